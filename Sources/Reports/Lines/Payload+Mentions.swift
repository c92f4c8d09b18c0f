import History

extension Payload {
    /// The candidates that the event is about or names.
    package var candidates: Set<CandidateID> {
        switch self {
        case .stepStarted(let value): [value.current]
        case .trajectoryRetrieved(let value): Set([value.query] + value.picks.map(\.candidate))
        case .callRequested, .callCompleted, .callFailed: Set(calls.compactMap(\.candidate))
        case .candidateGenerated(let value): Set([value.candidate, value.parent].compactMap(\.self))
        case .candidateRejected(let value): Set([value.candidate, value.duplicateOf].compactMap(\.self))
        case .embeddingComputed(let value): [value.candidate]
        case .exampleScored(let value): [value.candidate]
        case .exampleRescored(let value): [value.candidate]
        case .candidateRescored(let value): [value.candidate]
        case .candidateEvaluated(let value): [value.candidate]
        case .candidateSelected(let value): Set([value.candidate] + value.options.map(\.candidate))
        case .stepFinished(let value): [value.best]
        case .runFinished(let value): Set([value.best, value.initial] + value.results.map(\.candidate))
        case .runCreated, .runForked, .sessionStarted, .sessionEnded, .datasetLoaded, .exampleLoaded, .metapromptBuilt,
            .budgetExhausted, .warningRaised, .logCheckpoint, .unknown:
            []
        }
    }

    /// The calls that the event is about or names.
    package var calls: [CallID] {
        switch self {
        case .callRequested(let value): [value.call]
        case .callCompleted(let value): [value.call]
        case .callFailed(let value): [value.call]
        case .candidateGenerated(let value): value.call.map { [$0] } ?? []
        case .candidateRejected(let value): value.call.map { [$0] } ?? []
        case .embeddingComputed(let value): value.call.map { [$0] } ?? []
        case .exampleScored(let value): [value.call]
        case .runCreated, .runForked, .sessionStarted, .sessionEnded, .datasetLoaded, .exampleLoaded, .stepStarted,
            .trajectoryRetrieved, .metapromptBuilt, .candidateEvaluated, .candidateSelected, .stepFinished,
            .budgetExhausted, .warningRaised, .runFinished, .logCheckpoint, .exampleRescored, .candidateRescored,
            .unknown:
            []
        }
    }
}

extension CallID {
    /// The candidate that the call tries; nil for calls of a step.
    package var candidate: CandidateID? {
        name.split(separator: "/", maxSplits: 1).first.flatMap { CandidateID(String($0)) }
    }
}
