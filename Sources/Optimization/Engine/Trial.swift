import Evaluation
import History

/// One candidate on one split: which calls it lacks, and what its replies amount to.
struct Trial {
    let candidate: Trajectory.Candidate
    let split: SplitName
    let answers: AnswerFinder
    let task: TaskPlan
    let examples: [ExampleLoaded]
    /// The candidate's scores that are in the log.
    private let scores: ExampleScores.Row?
    private let calls: CallIndex
    /// Whether any call was given up, so that it need not be asked of each.
    private let hasFailures: Bool

    init(
        candidate: Trajectory.Candidate, split: SplitName, answers: AnswerFinder, task: TaskPlan, state: RunState,
        hasFailures: Bool
    ) {
        self.candidate = candidate
        self.split = split
        self.answers = answers
        self.task = task
        examples = state.datasets[split]
        scores = state.scores[candidate.id, split]
        calls = state.calls
        self.hasFailures = hasFailures
    }

    /// The next call that the example needs; nil when it has a score, an answer to score, or failed for good.
    func missingCall(for example: ExampleLoaded, step: Int?) -> CallPlan? {
        if score(of: example) != nil { return nil }
        let question = TaskMessage(
            speaker: .user,
            text: task.position.text(prompt: candidate.text, input: example.input), images: example.images)
        let first = CallID.task(candidate.id, example: example.example)
        guard let answer = calls.waiting[first] else {
            return CallPlan(id: first, step: step, causes: [candidate.seq], content: .task([question]))
        }
        guard let askAgain = task.askAgain, case .texts(let texts) = answer.outcome, let output = texts.first,
            answers.answer(in: output) == nil
        else { return nil }
        let second = CallID.askAgain(candidate.id, example: example.example)
        if calls.waiting[second] != nil { return nil }
        return CallPlan(
            id: second, step: step, causes: [answer.seq],
            content: .task([
                question, TaskMessage(speaker: .assistant, text: output), TaskMessage(speaker: .user, text: askAgain),
            ]))
    }

    /// How many examples failed for good.
    var failed: Int { hasFailures ? examples.count { failure(of: $0) != nil } : 0 }

    /// What the last of them failed with.
    var lastFailure: String? { examples.reversed().lazy.compactMap(failure).first }

    /// An `example.scored` for each example whose reply has not been scored, in the order of the data.
    func scoredDrafts(step: Int?) -> [Draft] {
        examples.compactMap { example in
            guard score(of: example) == nil, let (call, seq, output) = lastReply(to: example) else { return nil }
            let answer = answers.answer(in: output)
            return Draft(
                step: step, causes: [.seq(candidate.seq), .seq(seq)],
                ExampleScored(
                    candidate: candidate.id, split: split, example: example.example, call: call, output: output,
                    answer: answer, score: task.metric.score(answer: answer, targets: example.targets)))
        }
    }

    /// The `candidate.evaluated` over the scores in the log and the new ones in `scored`, which stand from `first` on in the
    /// same batch.
    func evaluatedDraft(step: Int?, scored: [Draft], first: Int) -> Draft {
        var new: [String: Double] = [:]
        for draft in scored {
            if case .exampleScored(let value) = draft.payload { new[value.example] = value.score }
        }
        let scores = examples.compactMap { score(of: $0) ?? new[$0.example] }
        var causes = (first..<first + scored.count).map(Draft.Cause.sibling)
        if let seqs = self.scores?.seqs {
            causes += [.seq(seqs.lowerBound), .seq(seqs.upperBound)]
        }
        if causes.isEmpty { causes = [.seq(candidate.seq)] }
        let summary = ScoreSummary(scores)
        return Draft(
            step: step, causes: causes,
            CandidateEvaluated(
                candidate: candidate.id, split: split, n: scores.count, failed: failed, mean: summary?.mean ?? 0,
                standardError: summary?.standardError ?? 0))
    }

    private func score(of example: ExampleLoaded) -> Double? {
        scores?[example.example]
    }

    /// The reply that counts: the second, where the first had no answer and was asked again.
    private func lastReply(to example: ExampleLoaded) -> (call: CallID, seq: Int, output: String)? {
        let first = CallID.task(candidate.id, example: example.example)
        let second = CallID.askAgain(candidate.id, example: example.example)
        for call in [second, first] {
            guard let answer = calls.waiting[call] else { continue }
            guard case .texts(let texts) = answer.outcome, let output = texts.first else { return nil }
            return (call, answer.seq, output)
        }
        return nil
    }

    private func failure(of example: ExampleLoaded) -> String? {
        let first = CallID.task(candidate.id, example: example.example)
        let second = CallID.askAgain(candidate.id, example: example.example)
        for call in [second, first] {
            if case .failed(let kind, let message) = calls.waiting[call]?.outcome { return "\(kind): \(message)" }
        }
        return nil
    }
}
