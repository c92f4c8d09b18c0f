/// What the run has spent, and what may have been spent on calls whose end is not known.
package struct Ledger: Hashable, Sendable {
    /// What the completed calls used.
    package internal(set) var completed = Spent.zero
    /// What each model's completed calls used.
    package internal(set) var byRole: [ModelRole: Spent] = [:]
    /// Prompt tokens that the providers had cached.
    package internal(set) var cachedTokens = 0
    /// Completed calls that were answered from the log.
    package internal(set) var reusedCalls = 0
    /// Attempts that failed, and those of them that may have been processed all the same.
    package internal(set) var failedAttempts = 0
    /// The worst case of every attempt that failed after it may have been processed.
    package internal(set) var failed = Spent.zero
    /// The worst case of calls that were under way when an earlier session broke off.
    package internal(set) var inDoubt = Spent.zero
    /// The worst case of each call under way in this session.
    package internal(set) var underWay = Reservations()
    /// The time in sessions that have ended, by their first and last events.
    package internal(set) var endedSessionsMicroseconds = 0
    var sessionStart: Timestamp?
    var lastTime: Timestamp?

    package init() {}

    /// All that counts against the budget.
    package var committed: Spent { completed + failed + inDoubt + underWay.sum }

    /// The time in sessions up to the last event.
    package var activeMicroseconds: Int {
        guard let sessionStart, let lastTime else { return endedSessionsMicroseconds }
        // A clock that was put back gives no time back.
        return endedSessionsMicroseconds + max(0, lastTime.microseconds - sessionStart.microseconds)
    }

    package mutating func apply(_ event: Event) {
        defer { if event.payload.takesTime { lastTime = event.time } }
        switch event.payload {
        case .runForked:
            // The time between the shared past and the fork is nobody's session.
            endedSessionsMicroseconds = activeMicroseconds
            sessionStart = nil
        case .sessionStarted:
            endedSessionsMicroseconds = activeMicroseconds
            sessionStart = event.time
            inDoubt += underWay.sum
            underWay = Reservations()
        case .callRequested(let requested):
            underWay[requested.call] = requested.worst
        case .callCompleted(let call):
            underWay[call.call] = nil
            if call.reused != nil {
                reusedCalls += 1
                return
            }
            let spent = Spent(
                calls: 1, tokens: call.usage.prompt + call.usage.completion, microdollars: call.microdollars)
            completed += spent
            byRole[call.role, default: .zero] += spent
            cachedTokens += call.usage.cached
        case .callFailed(let failure):
            failedAttempts += 1
            failed += Spent(
                calls: failure.reachedServer ? 1 : 0, tokens: failure.billed.tokens,
                microdollars: failure.billed.microdollars)
            if failure.final { underWay[failure.call] = nil }
        case .sessionEnded, .runCreated, .datasetLoaded, .exampleLoaded, .stepStarted,
            .trajectoryRetrieved, .metapromptBuilt, .candidateGenerated, .candidateRejected, .embeddingComputed,
            .exampleScored, .candidateEvaluated, .candidateSelected, .stepFinished, .budgetExhausted, .warningRaised,
            .runFinished, .logCheckpoint, .exampleRescored, .candidateRescored, .unknown:
            return
        }
    }
}

extension Payload {
    /// Whether the event shows that a session was at work; what is appended between sessions does not.
    fileprivate var takesTime: Bool {
        switch self {
        case .exampleRescored, .candidateRescored, .logCheckpoint: false
        default: true
        }
    }
}

extension CallFailed {
    /// Whether the endpoint got to see the attempt, so that it counts as a call.
    var reachedServer: Bool { status != nil || billed.tokens > 0 || billed.microdollars > 0 }

    /// What the attempt adds to what its call still has reserved.
    package var countedAgain: WorstCase { billed }
}

extension Spent {
    package static let zero = Spent(calls: 0, tokens: 0, microdollars: 0)

    package static func + (left: Spent, right: Spent) -> Spent {
        Spent(
            calls: left.calls + right.calls, tokens: left.tokens + right.tokens,
            microdollars: left.microdollars + right.microdollars)
    }

    package static func += (left: inout Spent, right: Spent) {
        left = left + right
    }

    package static func -= (left: inout Spent, right: Spent) {
        left = Spent(
            calls: left.calls - right.calls, tokens: left.tokens - right.tokens,
            microdollars: left.microdollars - right.microdollars)
    }
}
