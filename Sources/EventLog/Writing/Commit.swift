import Synchronization

/// Events that become durable together, or the sealing or closing of a log; whoever needs to know waits here.
package final class Commit: Sendable {
    private typealias Waiter = CheckedContinuation<Result<Void, LogError>, Never>

    private enum State {
        case waiting([Waiter])
        case done(Result<Void, LogError>)
    }

    private let state = Mutex(State.waiting([]))

    init() {}

    init(failed error: LogError) {
        finish(.failure(error))
    }

    /// Returns when it is on the disk, and throws when it cannot be known to be.
    package func durable() async throws(LogError) {
        let result = await withCheckedContinuation { (waiter: Waiter) in
            let result: Result<Void, LogError>? = state.withLock { state in
                switch state {
                case .done(let result): return result
                case .waiting(let waiters):
                    state = .waiting(waiters + [waiter])
                    return nil
                }
            }
            if let result { waiter.resume(returning: result) }
        }
        try result.get()
    }

    func finish(_ result: Result<Void, LogError>) {
        let waiters = state.withLock { state -> [Waiter] in
            guard case .waiting(let waiters) = state else { return [] }
            state = .done(result)
            return waiters
        }
        for waiter in waiters { waiter.resume(returning: result) }
    }
}
