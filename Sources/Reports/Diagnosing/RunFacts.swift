import History
import JSON

/// What of a run's decisions its diagnosis counts.
struct RunFacts {
    /// Replies of the optimizer model, whatever became of them.
    var replies = 0
    /// Replies that became no candidate, by reason.
    var rejected: [CandidateRejected.Reason: Int] = [:]
    /// Candidates that a step brought under a budget.
    var measured = 0
    /// Those of them that changed nine tenths of the budget or more.
    var atBound = 0
    /// Step and validation score of each scored candidate that a step brought.
    var scoredSteps: [(Double, Double)] = []
    var optimizerTemperature: Double?
    var taskTemperature: Double?
    var validationExamples = 0

    init(_ outline: RunOutline) {
        for event in outline.events {
            switch event.payload {
            case .candidateGenerated(let value) where value.call != nil:
                replies += 1
                guard let budget = value.budgetWords, budget > 0 else { continue }
                measured += 1
                if value.changedWords * 10 >= budget * 9 { atBound += 1 }
            case .candidateRejected(let value) where value.candidate == nil:
                replies += 1
                rejected[value.reason, default: 0] += 1
            default: continue
            }
        }
        scoredSteps = outline.trajectory.scored.compactMap { candidate in
            guard let step = candidate.step, let score = candidate.score else { return nil }
            return (Double(step), score)
        }
        let models = outline.origin.pipeline["models"]
        optimizerTemperature = models?["optimizer"]?["temperature"]?.number
        taskTemperature = models?["task"]?["temperature"]?.number
        validationExamples = outline.datasets[.validation].count
    }
}
