import History

/// A step in the words that two runs can be compared by: texts and scores, no ids and no times.
package struct StepDigest: Hashable, Sendable {
    /// A prompt and its validation score; nil where it has none.
    package struct Prompt: Hashable, Sendable {
        package var text: String
        package var score: Double?
    }

    package var number: Int
    package var budgetWords: Int
    /// What it started from.
    package var start: Prompt
    /// The candidates it accepted, in order.
    package var generated: [Prompt] = []
    /// Why replies became no candidate, in order.
    package var rejected: [String] = []
    /// What the next step starts from; nil where none was chosen yet.
    package var selected: Prompt?
    /// What all calls up to its end used; nil where it has not ended.
    package var spent: Spent?

    /// Whether the decisions are the same, whatever was spent on them.
    package func decides(as other: StepDigest) -> Bool {
        var (left, right) = (self, other)
        left.spent = nil
        right.spent = nil
        return left == right
    }
}

extension RunOutline {
    /// Every step that has begun, in order.
    package var stepDigests: [StepDigest] {
        var digests: [StepDigest] = []
        for event in events {
            let last = digests.count - 1
            switch event.payload {
            case .stepStarted(let value):
                digests.append(
                    StepDigest(
                        number: event.step ?? digests.count, budgetWords: value.budgetWords,
                        start: prompt(value.current)))
            case .candidateGenerated(let value) where value.call != nil && last >= 0:
                digests[last].generated.append(prompt(value.candidate))
            case .candidateRejected(let value) where value.candidate == nil && last >= 0:
                digests[last].rejected.append(value.reason.rawValue)
            case .candidateSelected(let value) where last >= 0: digests[last].selected = prompt(value.candidate)
            case .stepFinished(let value) where last >= 0: digests[last].spent = value.spent
            default: continue
            }
        }
        return digests
    }

    private func prompt(_ id: CandidateID) -> StepDigest.Prompt {
        StepDigest.Prompt(text: trajectory[id]?.text ?? "", score: trajectory[id]?.score)
    }
}
