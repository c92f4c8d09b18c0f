import Synchronization

/// What tasks hand to the loop's thread: requests to start, and requests to give up.
final class TransferInbox: Sendable {
    typealias Answer = CheckedContinuation<Result<HTTPReply, CallFailure>, Never>

    /// A request to start, and who waits for it.
    struct Submission: Sendable {
        var id: Int
        var request: WireRequest
        var secretHeaders: [SecretHeader]
        var limits: TransferLimits
        var certificates: String?
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

    private struct State {
        var nextID = 0
        var work = Work()
        /// Those given up before they were handed over.
        var cancelledEarly: Set<Int> = []
        var submitted: Set<Int> = []
    }

    private let state = Mutex(State())
    /// Rings when there is something new to take.
    let bell = Bell()

    func newID() -> Int {
        state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
    }

    /// Hands over, unless the request was given up already or the loop is closed.
    func submit(_ submission: Submission) {
        let (isAccepted, isFirst) = state.withLock { state in
            guard !state.work.isClosed, state.cancelledEarly.remove(submission.id) == nil else { return (false, false) }
            state.submitted.insert(submission.id)
            defer { state.work.submissions.append(submission) }
            return (true, state.work.isEmpty)
        }
        if isFirst { bell.ring() }
        if !isAccepted {
            submission.answer.resume(returning: .failure(CallFailure(.withdrawn, "cancelled before it was sent")))
        }
    }

    func cancel(_ id: Int) {
        let isFirst = state.withLock { state in
            guard state.submitted.contains(id), !state.work.isClosed else {
                state.cancelledEarly.insert(id)
                return false
            }
            defer { state.work.cancellations.append(id) }
            return state.work.isEmpty
        }
        if isFirst { bell.ring() }
    }

    /// Nothing more will be asked about `id`.
    func forget(_ id: Int) {
        state.withLock { state in
            state.submitted.remove(id)
            state.cancelledEarly.remove(id)
        }
    }

    func close() {
        state.withLock { $0.work.isClosed = true }
        bell.ring()
    }

    func take() -> Work {
        state.withLock { state in
            let work = state.work
            state.work = Work(isClosed: work.isClosed)
            return work
        }
    }
}
