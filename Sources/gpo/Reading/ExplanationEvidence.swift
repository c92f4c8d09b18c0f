import History
import Reports

/// The events that an explanation points to, fetched from the log by their numbers.
struct ExplanationEvidence {
    /// The reply that the candidate was found in.
    var reply: String?
    /// The call that brought it.
    var call: CallCompleted?
    var comparison: ExampleComparison
    /// What its evaluation used; calls answered from the log cost nothing.
    var evaluation = Spent.zero

    init(_ explanation: Explanation, log: RunLog) throws {
        let scored = try log.events(at: explanation.scoredSeqs)
        let parentScored = try log.events(at: explanation.parentScoredSeqs)
        comparison = ExampleComparison(before: Self.scores(parentScored), after: Self.scores(scored))
        // An example's score follows from the candidate and from the reply.
        let replies = scored.values.flatMap(\.causes).filter { $0 != explanation.candidate.seq }
        for event in try log.events(at: replies + (explanation.callSeq.map { [$0] } ?? [])).values {
            guard case .callCompleted(let value) = event.payload else { continue }
            if event.seq == explanation.callSeq {
                call = value
                let choice = explanation.generated.choice ?? 0
                reply = value.texts.indices.contains(choice) ? value.texts[choice] : nil
            } else if value.reused == nil {
                evaluation += Spent(
                    calls: 1, tokens: value.usage.prompt + value.usage.completion, microdollars: value.microdollars)
            }
        }
    }

    private static func scores(_ events: [Int: Event]) -> [ExampleScored] {
        events.values.sorted { $0.seq < $1.seq }.compactMap { event in
            if case .exampleScored(let value) = event.payload { value } else { nil }
        }
    }
}
