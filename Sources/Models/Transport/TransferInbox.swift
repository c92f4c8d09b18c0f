import Synchronization

/// What tasks hand to the loop's thread: requests to start, and requests to give up.
final class TransferInbox: Sendable {
    typealias Answer = CheckedContinuation<Result<HTTPReply, CallFailure>, Never>

    /// A request to start, and who waits for it.
    struct Submission: Sendable {
        var id: Int
        var endpoint: TransferEndpoint
        var body: [UInt8]
        var answer: Answer
    }

    /// What has been handed over since the loop last asked.
    struct Work: Sendable {
        var submissions: [Submission] = []
        var cancellations: [Int] = []
        var isClosed = false

        /// Whether the loop has nothing to do, so that it may be waiting.
        var isEmpty: Bool { submissions.isEmpty && cancellations.isEmpty }
    }

    private let work = Mutex(Work())
    private let ids = Atomic(0)
    /// Rings when there is something new to take.
    let bell = Bell()

    func newID() -> Int { ids.add(1, ordering: .relaxed).newValue }

    /// Hands over, unless the calling task was cancelled already or the loop is closed.
    ///
    /// A task that is cancelled later calls `cancel`, which then comes behind the request, as both take the lock.
    func submit(_ submission: Submission) {
        let (isAccepted, isFirst) = work.withLock { work in
            guard !work.isClosed, !Task.isCancelled else { return (false, false) }
            defer { work.submissions.append(submission) }
            return (true, work.isEmpty)
        }
        if isFirst { bell.ring() }
        if !isAccepted {
            submission.answer.resume(returning: .failure(CallFailure(.withdrawn, "cancelled before it was sent")))
        }
    }

    /// Gives a request up, wherever it is; nothing happens to one that was never handed over or has ended.
    func cancel(_ id: Int) {
        let isFirst = work.withLock { work in
            defer { work.cancellations.append(id) }
            return work.isEmpty
        }
        if isFirst { bell.ring() }
    }

    func close() {
        work.withLock { $0.isClosed = true }
        bell.ring()
    }

    func take() -> Work {
        work.withLock { work in
            defer { work = Work(isClosed: work.isClosed) }
            return work
        }
    }
}
