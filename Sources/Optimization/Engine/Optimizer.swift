import Evaluation
import History

/// The optimizer as a pure function: from the state of a run, which is the fold of its log, to what to do next.
///
/// Each decision asks for what is missing, so a run may be cut off anywhere and goes on from what its log has.
package struct Optimizer: Sendable {
    package let plan: Plan

    package init(plan: Plan) {
        self.plan = plan
    }

    /// What to do next. Reads nothing but its arguments.
    package func decide(_ state: RunState) -> Decision {
        if state.progress.result != nil { return .finish }
        guard let initial = state.trajectory[.initial] else { return .record([initialCandidate(state)]) }
        if let decision = embed([initial], step: nil, state) { return decision }
        if let decision = evaluate([initial], on: .validation, step: nil, state) { return decision }
        if state.progress.finishedSteps < steps(state) { return advance(state) }
        return conclude(state)
    }

    /// How many steps the run has.
    package func steps(_ state: RunState) -> Int {
        plan.optimizer.epochs * plan.optimizer.stepsPerEpoch(trainingExamples: state.datasets[.train].count)
    }

    private func initialCandidate(_ state: RunState) -> Draft {
        Draft(
            causes: [.seq(state.origin.seq)],
            CandidateGenerated(
                candidate: .initial, text: plan.task.initialPrompt, parent: nil, call: nil, choice: nil,
                form: "initial", changedWords: 0, budgetWords: nil))
    }

    /// The next part of the step under way, or the beginning of the next one.
    private func advance(_ state: RunState) -> Decision {
        guard let step = state.progress.step else {
            // A fork may look at the past in a way that its parent did not.
            if plan.needsEmbeddings, let decision = embed(unembedded(state), step: nil, state) { return decision }
            if let decision = takeUpGivenPrompt(state) { return decision }
            return .record([start(state)])
        }
        if step.retrieved == nil, let draft = retrieve(step, state) { return .record([draft]) }
        guard let metaprompt = step.metaprompt else { return .record([buildMetaprompt(step, state)]) }
        if step.repliesParsed < plan.optimizer.candidates { return generate(step, metaprompt, state) }
        let generated = step.generated.compactMap { state.trajectory[$0] }
        if let decision = embed(generated, step: step.number, state) { return decision }
        if let decision = evaluate(generated, on: .validation, step: step.number, state) { return decision }
        return .record([step.selected.map { finish(step, selected: $0.seq, state) } ?? select(step, state)])
    }

    /// The candidates with a score and without a vector.
    private func unembedded(_ state: RunState) -> [Trajectory.Candidate] {
        let candidates = state.trajectory.candidates
        // By index, so that none but these is copied.
        let missing = candidates.indices.filter { index in
            candidates[index].score != nil && state.embeddings.seq(of: candidates[index].id) == nil
        }
        return missing.map { candidates[$0] }
    }

    /// A prompt that a fork's settings name and no candidate has: it is scored, and the next step starts from it.
    private func takeUpGivenPrompt(_ state: RunState) -> Decision? {
        guard let known = state.trajectory.candidate(withText: plan.task.initialPrompt) else {
            return .record([given(state)])
        }
        guard let candidate = state.trajectory[known], candidate.isGiven, !state.trajectory.wasUsed(known) else {
            return nil
        }
        if let decision = embed([candidate], step: nil, state) { return decision }
        if let decision = evaluate([candidate], on: .validation, step: nil, state) { return decision }
        let causes = [candidate.evaluations[.validation]?.seq].compactMap { $0.map(Draft.Cause.seq) }
        return .record([
            Draft(
                causes: causes,
                CandidateSelected(candidate: known, score: candidate.score ?? 0, reason: "given", options: []))
        ])
    }

    private func given(_ state: RunState) -> Draft {
        let current = state.trajectory.current
        return Draft(
            causes: [.seq(state.origin.seq)],
            CandidateGenerated(
                candidate: CandidateID(state.trajectory.candidates.count), text: plan.task.initialPrompt,
                parent: current?.id, call: nil, choice: nil, form: "given",
                changedWords: WordDistance.between(current?.text ?? "", plan.task.initialPrompt), budgetWords: nil))
    }

    private func start(_ state: RunState) -> Draft {
        let number = state.progress.finishedSteps
        let stepsPerEpoch = plan.optimizer.stepsPerEpoch(trainingExamples: state.datasets[.train].count)
        let batch = number % stepsPerEpoch
        let examples = state.datasets[.train].dropFirst(batch * plan.optimizer.batch).prefix(plan.optimizer.batch)
        let evaluated = state.trajectory.current?.evaluations[.validation]?.seq
        let causes = [evaluated, state.trajectory.path.last?.seq, state.progress.lastStepFinishedSeq]
        return Draft(
            step: number, causes: causes.compactMap { $0.map(Draft.Cause.seq) },
            StepStarted(
                epoch: number / stepsPerEpoch, batch: batch, examples: examples.map(\.example),
                current: state.trajectory.current?.id ?? .initial,
                budgetWords: plan.optimizer.editBudget.words(at: number, of: steps(state))))
    }

    private func select(_ step: Progress.Step, _ state: RunState) -> Draft {
        let selected =
            Selector.select(by: plan.optimizer.selection, step: step, trajectory: state.trajectory)
            ?? CandidateSelected(candidate: step.started.value.current, score: 0, reason: "kept", options: [])
        let evaluations = selected.options.compactMap { state.trajectory[$0.candidate]?.evaluations[.validation]?.seq }
        return Draft(
            step: step.number, causes: ([step.started.seq] + evaluations).map(Draft.Cause.seq), selected)
    }

    private func finish(_ step: Progress.Step, selected: Int, _ state: RunState) -> Draft {
        let best = state.trajectory.best
        return Draft(
            step: step.number, causes: [.seq(selected)],
            StepFinished(best: best?.id ?? .initial, score: best?.score ?? 0, spent: state.ledger.completed))
    }
}
