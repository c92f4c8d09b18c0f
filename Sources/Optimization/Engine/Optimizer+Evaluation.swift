import Evaluation
import History

/// From candidates to scores.
extension Optimizer {
    /// The calls that the candidates still lack on the split, or what their replies amount to; nil when all are evaluated.
    func evaluate(
        _ candidates: [Trajectory.Candidate], on split: SplitName, step: Int?, _ state: RunState
    ) -> Decision? {
        let open = candidates.filter { $0.evaluations[split] == nil && !$0.isUnmeasured }
        if open.isEmpty {
            let unmeasured = candidates.filter { candidate in
                guard split == .validation, let evaluation = candidate.evaluations[split], !candidate.isUnmeasured
                else {
                    return false
                }
                return isUnmeasured(failed: evaluation.failed, of: evaluation.n + evaluation.failed)
            }
            return unmeasured.isEmpty ? nil : .record(unmeasured.map { reject($0, on: split, step) })
        }
        let answers = AnswerFinder(plan.task.metric, labels: state.datasets.labels)
        let hasFailures = state.calls.waiting.values.contains(where: \.isFailed)
        let trials = open.map {
            Trial(
                candidate: $0, split: split, answers: answers, task: plan.task, state: state, hasFailures: hasFailures)
        }
        let missing = missingCalls(of: trials, for: state.datasets[split], step)
        if !missing.isEmpty { return .call(missing) }
        let hopeless = trials.filter { isUnmeasured(failed: $0.failed, of: state.datasets[split].count) }
        if hopeless.count == candidates.count, let first = hopeless.first {
            return .giveUp(
                "\(first.candidate.id): \(first.failed) of \(state.datasets[split].count) calls for \(split.rawValue) "
                    + "examples failed for good, the last with \(first.lastFailure ?? "no reason")")
        }
        var drafts: [Draft] = []
        for trial in trials {
            let scored = trial.scoredDrafts(step: step)
            let evaluated = trial.evaluatedDraft(step: step, scored: scored, first: drafts.count)
            drafts += scored
            drafts.append(evaluated)
        }
        return .record(drafts)
    }

    /// Calls that begin alike stand together, so that a server that caches beginnings can reuse them.
    private func missingCalls(of trials: [Trial], for examples: [ExampleLoaded], _ step: Int?) -> [CallPlan] {
        switch plan.task.position {
        case .beforeQuestion, .questionBegin:
            trials.flatMap { trial in examples.compactMap { trial.missingCall(for: $0, step: step) } }
        case .questionEnd, .answerBegin:
            examples.flatMap { example in trials.compactMap { $0.missingCall(for: example, step: step) } }
        }
    }

    private func isUnmeasured(failed: Int, of examples: Int) -> Bool {
        examples > 0 && (failed == examples || Double(failed) > plan.failedExamplesShare * Double(examples))
    }

    private func reject(_ candidate: Trajectory.Candidate, on split: SplitName, _ step: Int?) -> Draft {
        let evaluation = candidate.evaluations[split]
        return Draft(
            step: step, causes: (evaluation?.seq).map { [.seq($0)] } ?? [],
            CandidateRejected(
                reason: .unmeasured, candidate: candidate.id, text: nil, call: nil, choice: nil, form: nil,
                duplicateOf: nil, changedWords: nil, budgetWords: nil,
                detail: "\(evaluation?.failed ?? 0) of its \(split.rawValue) examples failed"))
    }
}

extension CallIndex.Answer {
    /// Whether the call was given up.
    fileprivate var isFailed: Bool {
        if case .failed = outcome { true } else { false }
    }
}
