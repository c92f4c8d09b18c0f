import Evaluation
import History

/// From the retrieved past to candidates.
extension Optimizer {
    /// The retrieval of the step; nil where the direction looks at nothing.
    func retrieve(_ step: Progress.Step, _ state: RunState) -> Draft? {
        let retrieval = Retrieval(plan.optimizer.direction)
        let current = step.started.value.current
        guard
            let retrieved = retrieval.retrieve(
                beside: current, from: state.trajectory, similarities: state.embeddings)
        else { return nil }
        var causes = [step.started.seq]
        for id in [current] + retrieved.picks.map(\.candidate) {
            if let seq = state.trajectory[id]?.evaluations[.validation]?.seq { causes.append(seq) }
            if plan.needsEmbeddings, let seq = state.embeddings.seq(of: id) { causes.append(seq) }
        }
        return Draft(step: step.number, causes: causes.map(Draft.Cause.seq), retrieved)
    }

    func buildMetaprompt(_ step: Progress.Step, _ state: RunState) -> Draft {
        let current = state.trajectory[step.started.value.current]
        // The best pick comes last, nearest to the question, where a model minds it most.
        let picks = (step.retrieved?.value.picks ?? []).reversed()
        let context = MetaPromptContext(
            description: plan.task.description,
            demonstrations: state.datasets[.demonstrations].map { ($0.input, $0.targets.first ?? "") },
            trajectory: picks.compactMap { pick in
                state.trajectory[pick.candidate].map { (prompt: $0.text, score: pick.score) }
            },
            current: (prompt: current?.text ?? "", score: current?.score ?? 0),
            position: plan.task.position, budgetWords: step.started.value.budgetWords)
        return Draft(
            step: step.number, causes: [.seq(step.retrieved?.seq ?? step.started.seq)],
            MetapromptBuilt(
                template: plan.template.name, digest: plan.template.digest, text: plan.template.render(context)))
    }

    /// The calls for the replies that are still missing, or, when all are there, what becomes of each.
    func generate(
        _ step: Progress.Step, _ metaprompt: Progress.Marked<MetapromptBuilt>, _ state: RunState
    ) -> Decision {
        let wanted = plan.optimizer.candidates
        var replies: [Reply] = []
        var missing: [CallPlan] = []
        func ask(slot: Int, choices: Int) {
            let seed = StableHash.seed(run: plan.seed, step: step.number, purpose: "optimizer/\(slot)")
            missing.append(
                CallPlan(
                    id: .optimizer(step: step.number, slot: slot), step: step.number, causes: [metaprompt.seq],
                    content: .candidates(metaprompt: metaprompt.value.text, choices: choices, seed: seed)))
        }
        var slot = 0
        while slot < wanted {
            let id = CallID.optimizer(step: step.number, slot: slot)
            switch (state.calls.waiting[id]?.outcome, state.calls.waiting[id]?.seq) {
            case (.texts(let texts), let seq?) where texts.isEmpty:
                replies.append(Reply(call: id, choice: 0, seq: seq, outcome: .failed("the reply has no choice")))
                slot += 1
            case (.texts(let texts), let seq?):
                let used = texts.prefix(wanted - slot)
                replies += used.enumerated().map { Reply(call: id, choice: $0, seq: seq, outcome: .text($1)) }
                slot += used.count
            case (.failed(let kind, let message), let seq?):
                replies.append(Reply(call: id, choice: 0, seq: seq, outcome: .failed("\(kind): \(message)")))
                slot += 1
            default:
                // All in one request, until the endpoint is seen to return one reply whatever it is asked for.
                let together = slot == 0 && plan.takesChoices && state.calls.honoursChoices != false
                ask(slot: slot, choices: together ? wanted : 1)
                slot += together ? wanted : 1
            }
        }
        if !missing.isEmpty { return .call(missing) }
        let failures = replies.compactMap { reply in
            if case .failed(let problem) = reply.outcome { problem } else { nil }
        }
        if failures.count == replies.count {
            return .giveUp(
                "step \(step.number): no call for candidates succeeded, the last with \(failures.last ?? "")")
        }
        return .record(candidates(from: replies, step, state))
    }

    /// One reply of the optimizer model.
    struct Reply {
        enum Outcome {
            case text(String)
            case failed(String)
        }

        var call: CallID
        /// Which of the call's replies, counted from 0.
        var choice: Int
        /// The seq of the event that brought it.
        var seq: Int
        var outcome: Outcome
    }

    /// What becomes of each reply that has not been looked at, in their order.
    private func candidates(from replies: [Reply], _ step: Progress.Step, _ state: RunState) -> [Draft] {
        let current = state.trajectory[step.started.value.current]?.text ?? ""
        let budget = step.started.value.budgetWords
        var known: [String: CandidateID] = [:]
        var next = state.trajectory.candidates.count
        return replies.dropFirst(step.repliesParsed).map { reply in
            var rejected = CandidateRejected(
                reason: .unparsable, candidate: nil, text: nil, call: reply.call, choice: reply.choice, form: nil,
                duplicateOf: nil, changedWords: nil, budgetWords: nil, detail: nil)
            func draft(_ payload: some EventPayload) -> Draft {
                Draft(step: step.number, causes: [.seq(step.started.seq), .seq(reply.seq)], payload)
            }
            let text: String
            switch reply.outcome {
            case .text(let reply): text = reply
            case .failed(let problem):
                rejected.reason = .failed
                rejected.detail = problem
                return draft(rejected)
            }
            guard let found = PromptParser.prompt(in: text) else { return draft(rejected) }
            rejected.form = found.form.rawValue
            rejected.text = found.text
            if found.text.isEmpty {
                rejected.reason = .empty
                return draft(rejected)
            }
            let changed = WordDistance.between(current, found.text)
            rejected.changedWords = changed
            rejected.budgetWords = budget
            if plan.optimizer.editBudget.enforce == .reject, changed > budget {
                rejected.reason = .overBudget
                return draft(rejected)
            }
            let folded = Trajectory.folded(found.text)
            if let original = state.trajectory.candidate(withText: found.text) ?? known[folded] {
                rejected.reason = .duplicate
                rejected.duplicateOf = original
                return draft(rejected)
            }
            let id = CandidateID(next)
            next += 1
            known[folded] = id
            return draft(
                CandidateGenerated(
                    candidate: id, text: found.text, parent: step.started.value.current, call: reply.call,
                    choice: reply.choice, form: found.form.rawValue, changedWords: changed, budgetWords: budget))
        }
    }

    /// The vectors that the candidates lack, where the direction needs them.
    func embed(_ candidates: [Trajectory.Candidate], step: Int?, _ state: RunState) -> Decision? {
        guard plan.needsEmbeddings else { return nil }
        let missing = candidates.filter { state.embeddings.seq(of: $0.id) == nil }
        if missing.isEmpty { return nil }
        if plan.embeddingModel == nil {
            return .record(
                missing.map { candidate in
                    Draft(
                        step: step, causes: [.seq(candidate.seq)],
                        EmbeddingComputed(
                            candidate: candidate.id, model: LexicalEmbedding.model,
                            dimension: LexicalEmbedding.dimension,
                            vector: EmbeddingComputed.encoded(LexicalEmbedding.vector(of: candidate.text)), call: nil))
                })
        }
        return .call([
            CallPlan(
                id: .embedding(step: step), step: step, causes: missing.map(\.seq),
                content: .vectors(missing.map { CandidateText(candidate: $0.id, text: $0.text) }))
        ])
    }
}
