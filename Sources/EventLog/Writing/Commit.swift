import Synchronization

/// Events that become durable together, or the sealing or closing of a log; whoever needs to know waits here.
package final class Commit: Sendable {
    private typealias Waiter = CheckedContinuation<Result<Void, LogError>, Never>

    private struct State {
        var waiters: [Waiter] = []
        var result: Result<Void, LogError>?
    }

    private let state = Mutex(State())

    init() {}

    init(failed error: LogError) {
        finish(.failure(error))
    }

    /// Returns when it is on the disk, and throws when it cannot be known to be.
    ///
    /// It takes no turn on another executor than the caller's before it waits.
    package nonisolated(nonsending) func durable() async throws(LogError) {
        let result = await withCheckedContinuation { (waiter: Waiter) in
            let result = state.withLock { state in
                if state.result == nil { state.waiters.append(waiter) }
                return state.result
            }
            if let result { waiter.resume(returning: result) }
        }
        try result.get()
    }

    func finish(_ result: Result<Void, LogError>) {
        let waiters = state.withLock { state in
            if state.result == nil { state.result = result }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume(returning: result) }
    }
}
