/// How far the run has come.
package struct Progress: Hashable, Sendable {
    /// An event of the step under way that later decisions follow from.
    package struct Marked<Value: Hashable & Sendable>: Hashable, Sendable {
        package var seq: Int
        package var value: Value
    }

    /// The step under way.
    package struct Step: Hashable, Sendable {
        package var number: Int
        package var started: Marked<StepStarted>
        package var retrieved: Marked<TrajectoryRetrieved>?
        package var metaprompt: Marked<MetapromptBuilt>?
        /// How many replies have become candidates or were rejected.
        package var repliesParsed = 0
        /// The candidates that this step generated, in order.
        package var generated: [CandidateID] = []
        /// The candidates of earlier steps, or of this one, that replies repeated.
        package var repeated: [CandidateID] = []
        /// Replies that failed for good.
        package var failedReplies = 0
        package var selected: Marked<CandidateSelected>?
    }

    package internal(set) var step: Step?
    package internal(set) var finishedSteps = 0
    /// The seq of the last `step.finished`.
    package internal(set) var lastStepFinishedSeq: Int?
    package internal(set) var result: Marked<RunFinished>?

    package init() {}

    package mutating func apply(_ event: Event) {
        switch event.payload {
        case .stepStarted(let started):
            step = Step(number: event.step ?? finishedSteps, started: Marked(seq: event.seq, value: started))
        case .trajectoryRetrieved(let retrieved):
            step?.retrieved = Marked(seq: event.seq, value: retrieved)
        case .metapromptBuilt(let built):
            step?.metaprompt = Marked(seq: event.seq, value: built)
        case .candidateGenerated(let generated):
            guard generated.call != nil else { return }
            step?.repliesParsed += 1
            step?.generated.append(generated.candidate)
        case .candidateRejected(let rejected):
            // One that had been accepted before is unmeasured, and has been counted.
            guard rejected.candidate == nil else { return }
            step?.repliesParsed += 1
            if let original = rejected.duplicateOf { step?.repeated.append(original) }
            if rejected.reason == .failed { step?.failedReplies += 1 }
        case .candidateSelected(let selected):
            step?.selected = Marked(seq: event.seq, value: selected)
        case .stepFinished:
            step = nil
            finishedSteps += 1
            lastStepFinishedSeq = event.seq
        case .runFinished(let finished):
            result = Marked(seq: event.seq, value: finished)
        case .runForked:
            // Under other settings there may be more to do; under the same ones the same result is found again.
            result = nil
        case .runCreated, .sessionStarted, .sessionEnded, .datasetLoaded, .exampleLoaded, .callRequested,
            .callCompleted, .callFailed, .embeddingComputed, .exampleScored, .candidateEvaluated, .budgetExhausted,
            .warningRaised, .logCheckpoint, .exampleRescored, .candidateRescored, .unknown:
            return
        }
    }
}
