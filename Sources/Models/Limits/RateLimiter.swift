import DequeModule
import Synchronization

/// Lets the requests of one model through as fast as its limits and its endpoint allow, in the order of asking.
///
/// A table behind a lock rather than an actor: each call asks twice, and a turn on an executor costs more than all that
/// is looked up here.
package final class RateLimiter: Sendable {
    private struct Waiter {
        var id: Int
        var tokens: Int
        var answer: CheckedContinuation<RateState.Admission, Never>
    }

    private struct Table {
        var state: RateState
        var waiting: Deque<Waiter> = []
        var nextID = 0
    }

    private let table: Mutex<Table>
    private let clock: ModelClock

    package init(_ limits: Limits, clock: ModelClock) {
        table = Mutex(Table(state: RateState(limits)))
        self.clock = clock
    }

    /// Requests that may be under way at once, now.
    package var ceiling: Int { table.withLock { Int($0.state.ceiling) } }

    /// Those who wait for one under way to end.
    package var waitingCount: Int { table.withLock { $0.waiting.count } }

    /// Returns when a request of at most so many tokens may go out; `succeeded`, `failed` or `withdrawn` must follow.
    ///
    /// Throws a failure of kind `withdrawn` when the task is cancelled or `halt` is called, and of kind `rateLimited` when
    /// the endpoint has asked for a longer pause than is waited for.
    package nonisolated(nonsending) func enter(
        tokens: Int, unless halt: Halt = Halt()
    ) async throws(CallFailure) {
        var admission = RateState.Admission.whenOneEnds
        var isFirst = true
        while !Task.isCancelled, !halt.isCalled {
            switch admission {
            case .go: return
            case .refused(let wait):
                // Each of those behind is told the same.
                change { _, _ in }
                var failure = CallFailure(.rateLimited, "the endpoint asks for no request within \(wait)")
                failure.retryAfter = wait
                throw failure
            case .whenOneEnds: admission = await turn(tokens, atFront: !isFirst)
            case .later(let wait):
                do { try await halt.sleep(wait, clock: clock) } catch { continue }
                admission = table.withLock { $0.state.admit(tokens: tokens, now: clock.now()) }
                // Those behind may go with it.
                if admission == .go { change { _, _ in } }
            }
            isFirst = false
        }
        change { state, _ in
            if admission == .go { state.withdrawn(reserved: tokens) }
        }
        throw CallFailure(
            .withdrawn,
            halt.isCalled
                ? "not sent, since another call showed that it would fail too" : "cancelled while waiting for its turn")
    }

    /// `used` is the number of tokens that the endpoint counted, if it did.
    package func succeeded(reserved: Int, used: Int?, headers: [HTTPHeader]) {
        let wait = RetryAfter.resets(headers, now: clock.epochSeconds()).max()
        change { state, now in
            state.succeeded(reserved: reserved, used: used, now: now)
            if let wait { state.pause(for: wait, now: now) }
        }
    }

    package func failed(_ failure: CallFailure) {
        change { $0.failed(failure.kind, wait: failure.retryAfter, now: $1) }
    }

    /// The request did not go out after all.
    package func withdrawn(reserved: Int) {
        change { state, _ in state.withdrawn(reserved: reserved) }
    }

    // MARK: Waiting

    /// What there is for one who asks, at once or when those before have gone.
    ///
    /// `atFront` for one that has waited already, so that nobody overtakes it.
    private nonisolated(nonsending) func turn(_ tokens: Int, atFront: Bool) async -> RateState.Admission {
        let id = table.withLock { table in
            table.nextID += 1
            return table.nextID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { answer in
                let admission = table.withLock { table -> RateState.Admission? in
                    if Task.isCancelled { return .whenOneEnds }
                    if atFront || table.waiting.isEmpty {
                        let admission = table.state.admit(tokens: tokens, now: clock.now())
                        if admission != .whenOneEnds { return admission }
                    }
                    let waiter = Waiter(id: id, tokens: tokens, answer: answer)
                    table.waiting.insert(waiter, at: atFront ? 0 : table.waiting.count)
                    return nil
                }
                if let admission { answer.resume(returning: admission) }
            }
        } onCancel: {
            leave(id)
        }
    }

    private func leave(_ id: Int) {
        let waiter = table.withLock { table in
            table.waiting.firstIndex { $0.id == id }.map { table.waiting.remove(at: $0) }
        }
        waiter?.answer.resume(returning: .whenOneEnds)
    }

    /// Changes what may go out, and takes the places that became free for those who wait, the first one first.
    private func change(_ body: (inout RateState, _ now: Duration) -> Void) {
        let now = clock.now()
        let turns = table.withLock { table in
            body(&table.state, now)
            return Self.turns(&table, now: now)
        }
        for (waiter, admission) in turns { waiter.answer.resume(returning: admission) }
    }

    private static func turns(_ table: inout Table, now: Duration) -> [(Waiter, RateState.Admission)] {
        var turns: [(Waiter, RateState.Admission)] = []
        while let first = table.waiting.first {
            let admission = table.state.admit(tokens: first.tokens, now: now)
            if admission == .whenOneEnds { break }
            turns.append((table.waiting.removeFirst(), admission))
            // It asks again when its time has come, and those behind it go then.
            if admission != .go { break }
        }
        return turns
    }
}
