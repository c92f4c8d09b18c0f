import Synchronization

/// The word that nothing more is to be sent, for calls that wait: those under way are not touched, since what was sent
/// may be paid for.
package final class Halt: Sendable {
    private struct State {
        var isCalled = false
        var nextID = 0
        var sleepers: [Int: Task<Void, any Error>] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package var isCalled: Bool { state.withLock(\.isCalled) }

    /// Ends every wait, those to come included.
    package func call() {
        let sleepers = state.withLock { state in
            state.isCalled = true
            return state.sleepers.values.map(\.self)
        }
        for sleeper in sleepers { sleeper.cancel() }
    }

    /// Waits for so long; throws when the task is cancelled or a halt is called.
    func sleep(_ wait: Duration, clock: ModelClock) async throws {
        let sleeper = Task { try await clock.sleep(wait) }
        let id: Int? = state.withLock { state in
            if state.isCalled { return nil }
            state.nextID += 1
            state.sleepers[state.nextID] = sleeper
            return state.nextID
        }
        guard let id else {
            sleeper.cancel()
            throw CancellationError()
        }
        defer { state.withLock { $0.sleepers[id] = nil } }
        try await withTaskCancellationHandler {
            try await sleeper.value
        } onCancel: {
            sleeper.cancel()
        }
    }
}
