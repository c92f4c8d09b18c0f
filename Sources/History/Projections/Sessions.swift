/// The processes that worked on the run, and how the last one ended.
package struct Sessions: Hashable, Sendable {
    /// How the run stands, by its last session.
    package enum Status: String, Hashable, Sendable {
        /// A session has started and no end is written: it runs, or it was killed.
        case open
        case finished, interrupted, budget, failed
    }

    package internal(set) var count = 0
    package internal(set) var last: SessionStarted?
    package internal(set) var status: Status = .open
    package internal(set) var detail: String?
    package internal(set) var warnings: [WarningRaised] = []
    /// Whether the run was forked and no session has taken it up since.
    package internal(set) var isForked = false

    package init() {}

    package mutating func apply(_ event: Event) {
        switch event.payload {
        case .sessionStarted(let started):
            count += 1
            last = started
            status = .open
            detail = nil
            isForked = false
        case .runForked:
            status = .interrupted
            detail = nil
            isForked = true
        case .sessionEnded(let ended):
            status = Status(rawValue: ended.reason.rawValue) ?? .failed
            detail = ended.detail
        case .warningRaised(let warning):
            warnings.append(warning)
        case .runCreated, .datasetLoaded, .exampleLoaded, .stepStarted, .trajectoryRetrieved,
            .metapromptBuilt, .callRequested, .callCompleted, .callFailed, .candidateGenerated, .candidateRejected,
            .embeddingComputed, .exampleScored, .candidateEvaluated, .candidateSelected, .stepFinished,
            .budgetExhausted, .runFinished, .logCheckpoint, .exampleRescored, .candidateRescored, .unknown:
            return
        }
    }
}
