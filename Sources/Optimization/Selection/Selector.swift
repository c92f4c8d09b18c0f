import History

/// What the next step starts from.
package enum Selector {
    /// Chooses among what this step generated or repeated; nil while a candidate of the step has no score to go by.
    ///
    /// Source: the released code of GPO for `best-new`, but that the current prompt is kept where no candidate is new.
    package static func select(
        by selection: Selection, step: Progress.Step, trajectory: Trajectory
    ) -> CandidateSelected? {
        guard let current = trajectory.current else { return nil }
        let options = options(of: step, in: trajectory)
        switch selection {
        case .bestNew:
            if let best = options.first(where: { !$0.used }) {
                return CandidateSelected(
                    candidate: best.candidate, score: best.score, reason: selection.rawValue, options: options)
            }
        case .bestSoFar:
            if let best = trajectory.best {
                return CandidateSelected(
                    candidate: best.id, score: best.score ?? 0, reason: selection.rawValue, options: options)
            }
        }
        return CandidateSelected(candidate: current.id, score: current.score ?? 0, reason: "kept", options: options)
    }

    /// The measured candidates of the step and those that it repeated, best first, of equals the earlier first.
    private static func options(of step: Progress.Step, in trajectory: Trajectory) -> [SelectionOption] {
        Set(step.generated + step.repeated)
            .compactMap { id -> SelectionOption? in
                guard let score = trajectory[id]?.score else { return nil }
                return SelectionOption(candidate: id, score: score, used: trajectory.wasUsed(id))
            }
            .sorted { ($1.score, $0.candidate.number) < ($0.score, $1.candidate.number) }
    }
}
