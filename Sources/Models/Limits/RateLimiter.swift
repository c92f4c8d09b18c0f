/// Lets the requests of one model through as fast as its limits and its endpoint allow, in the order of asking.
package actor RateLimiter {
    private var state: RateState
    private let clock: ModelClock
    private var waiting: [(id: Int, answer: CheckedContinuation<Void, Never>)] = []
    private var nextID = 0

    package init(_ limits: Limits, clock: ModelClock) {
        state = RateState(limits)
        self.clock = clock
    }

    /// Requests that may be under way at once, now.
    package var ceiling: Int { Int(state.ceiling) }

    /// Those who wait for one under way to end.
    package var waitingCount: Int { waiting.count }

    /// Returns when a request of at most so many tokens may go out; `succeeded`, `failed` or `withdrawn` must follow.
    package func enter(tokens: Int) async throws(CallFailure) {
        var isFirst = true
        while true {
            if Task.isCancelled {
                wakeOne()
                throw CallFailure(.withdrawn, "cancelled while waiting for its turn")
            }
            if isFirst, !waiting.isEmpty {
                isFirst = false
                await waitForTurn(atFront: false)
                continue
            }
            defer { isFirst = false }
            switch state.admit(tokens: tokens, now: clock.now()) {
            case .go:
                wakeOne()
                return
            case .whenOneEnds: await waitForTurn(atFront: !isFirst)
            case .later(let wait):
                do { try await clock.sleep(wait) } catch { continue }
            }
        }
    }

    /// `used` is the number of tokens that the endpoint counted, if it did.
    package func succeeded(reserved: Int, used: Int?, headers: [HTTPHeader]) {
        let now = clock.now()
        state.succeeded(reserved: reserved, used: used, now: now)
        if let wait = RetryAfter.resets(headers, now: clock.epochSeconds()).max() { state.pause(for: wait, now: now) }
        wakeOne()
    }

    package func failed(_ failure: CallFailure) {
        state.failed(failure.kind, wait: failure.retryAfter, now: clock.now())
        wakeOne()
    }

    /// The request did not go out after all.
    package func withdrawn(reserved: Int) {
        state.withdrawn(reserved: reserved)
        wakeOne()
    }

    // MARK: Waiting

    /// `atFront` for one that has waited already, so that nobody overtakes it.
    private func waitForTurn(atFront: Bool) async {
        nextID += 1
        let id = nextID
        await withTaskCancellationHandler {
            await withCheckedContinuation { answer in
                if Task.isCancelled { return answer.resume() }
                waiting.insert((id, answer), at: atFront ? 0 : waiting.count)
            }
        } onCancel: {
            Task { await self.leave(id) }
        }
    }

    private func leave(_ id: Int) {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: index).answer.resume()
    }

    private func wakeOne() {
        if state.hasRoom, !waiting.isEmpty { waiting.removeFirst().answer.resume() }
    }
}
