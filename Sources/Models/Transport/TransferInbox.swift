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

        var isEmpty: Bool { submissions.isEmpty && cancellations.isEmpty && !isClosed }
    }

    private struct State {
        var work = Work()
        /// Whether the loop looks for work by itself before it waits.
        var isAwake = false

        /// Whether the loop must be woken for what was added.
        mutating func wakes() -> Bool {
            defer { isAwake = true }
            return !isAwake
        }
    }

    private let state = Mutex(State())
    private let ids = Atomic(0)
    /// Rings when there is something new to take for a loop that waits.
    let bell = Bell()

    func newID() -> Int { ids.add(1, ordering: .relaxed).newValue }

    /// Hands over, unless the calling task was cancelled already or the loop is closed.
    ///
    /// A task that is cancelled later calls `cancel`, which then comes behind the request, as both take the lock.
    func submit(_ submission: Submission) {
        let (isAccepted, wakes) = state.withLock { state in
            guard !state.work.isClosed, !Task.isCancelled else { return (false, false) }
            state.work.submissions.append(submission)
            return (true, state.wakes())
        }
        if wakes { bell.ring() }
        if !isAccepted {
            submission.answer.resume(returning: .failure(CallFailure(.withdrawn, "cancelled before it was sent")))
        }
    }

    /// Gives a request up, wherever it is; nothing happens to one that was never handed over or has ended.
    func cancel(_ id: Int) {
        change { $0.cancellations.append(id) }
    }

    func close() {
        change { $0.isClosed = true }
    }

    private func change(_ body: (inout Work) -> Void) {
        let wakes = state.withLock { state in
            body(&state.work)
            return state.wakes()
        }
        if wakes { bell.ring() }
    }

    /// All that was handed over since the last time.
    func take() -> Work {
        state.withLock { state in
            defer { state.work = Work(isClosed: state.work.isClosed) }
            return state.work
        }
    }

    /// Whether the loop may wait, as there is nothing for it; from then on the bell rings for what comes.
    func mayWait() -> Bool {
        state.withLock { state in
            state.isAwake = !state.work.isEmpty
            return !state.isAwake
        }
    }
}
