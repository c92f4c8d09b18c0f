import Evaluation
import History

/// From the trajectory to the result.
extension Optimizer {
    /// The test scores of the best and the initial prompt, then the end.
    func conclude(_ state: RunState) -> Decision {
        guard let best = state.trajectory.best, let initial = state.trajectory[.initial] else {
            return .giveUp("no candidate has a validation score")
        }
        let finalists = best.id == initial.id ? [initial] : [initial, best]
        if !state.datasets[.test].isEmpty,
            let decision = evaluate(finalists, on: .test, step: nil, state)
        {
            return decision
        }
        let results = finalists.flatMap { candidate in
            [SplitName.validation, .test].compactMap { result(of: candidate, on: $0, state) }
        }
        let causes = finalists.flatMap { [$0.evaluations[.validation]?.seq, $0.evaluations[.test]?.seq] }
        return .record([
            Draft(
                causes: causes.compactMap { $0.map(Draft.Cause.seq) },
                RunFinished(best: best.id, initial: initial.id, results: results))
        ])
    }

    private func result(of candidate: Trajectory.Candidate, on split: SplitName, _ state: RunState) -> FinalScore? {
        guard let evaluation = candidate.evaluations[split], let row = state.scores[candidate.id, split] else {
            return nil
        }
        let scores = state.datasets[split].compactMap { row[$0.example] }
        guard let interval = ScoreSummary(scores)?.interval else { return nil }
        return FinalScore(
            candidate: candidate.id, split: split, n: evaluation.n, mean: evaluation.mean, low: interval.lowerBound,
            high: interval.upperBound)
    }
}
