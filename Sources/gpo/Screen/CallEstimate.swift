import History
import Optimization
import Pipelines

/// How much of a run is left, as far as its settings and its log tell.
struct CallEstimate {
    let steps: Int
    /// Calls that the run still makes, if every step accepts as many candidates as it asks for.
    let callsLeft: Int
    /// The candidates that are being evaluated; none while the optimizer model writes.
    let candidates: [CandidateID]
    /// Answers received for the evaluation under way, and how many it takes.
    let examplesDone: Int
    let examplesUnderWay: Int

    init(_ state: RunState) {
        guard let pipeline = try? Pipeline(resolved: state.origin.pipeline) else {
            (steps, callsLeft, candidates, examplesDone, examplesUnderWay) = (0, 0, [], 0, 0)
            return
        }
        let optimizer = pipeline.optimizer
        let training = state.datasets[.train].count
        steps = optimizer.epochs * optimizer.stepsPerEpoch(trainingExamples: training)
        let perStep = optimizer.candidates * state.datasets[.validation].count + 1
        let stepsLeft = steps - state.progress.finishedSteps
        let testing = 2 * state.datasets[.test].count
        let answers = state.calls.waiting.keys.filter { !$0.isOfStep }.count
        examplesDone = answers
        let split: SplitName
        if let step = state.progress.step {
            (candidates, split) = (step.generated, .validation)
        } else if let best = state.trajectory.best {
            (candidates, split) = (best.id == .initial ? [.initial] : [.initial, best.id], .test)
        } else {
            (candidates, split) = ([.initial], .validation)
        }
        examplesUnderWay = candidates.count * state.datasets[split].count
        callsLeft = max(0, stepsLeft * perStep + testing - answers)
    }
}
