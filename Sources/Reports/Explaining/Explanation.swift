import Evaluation
import History

/// Why a candidate exists: the step that brought it, what the optimizer model was shown, and what was decided on it.
package struct Explanation: Sendable {
    /// A candidate as it stood beside the query when the step looked back.
    package struct Neighbour: Hashable, Sendable {
        package var candidate: CandidateID
        package var score: Double
        /// The cosine to the step's current prompt; nil where either has no vector.
        package var similarity: Double?
    }

    package var candidate: Trajectory.Candidate
    package var generated: CandidateGenerated
    /// Its step's events; nil for the initial prompt, and where the step has no such event.
    package var started: StepStarted?
    package var retrieved: TrajectoryRetrieved?
    /// Scored candidates that were not retrieved, the most similar first.
    package var passedOver: [Neighbour] = []
    package var metaprompt: MetapromptBuilt?
    package var selected: CandidateSelected?
    package var parent: Trajectory.Candidate?
    /// What changed from the parent's text; nil for the initial prompt.
    package var diff: WordDiff?
    /// The seqs of the events that scored it and its parent on validation, from its `candidate.evaluated`.
    package var scoredSeqs: [Int] = []
    package var parentScoredSeqs: [Int] = []
    /// The seq of the `call.completed` that brought it; nil for the initial prompt.
    package var callSeq: Int?

    /// Nil where the run has no such candidate.
    package init?(_ id: CandidateID, in outline: RunOutline) {
        guard let candidate = outline.trajectory[id],
            let event = outline.events.first(where: { $0.seq == candidate.seq }),
            case .candidateGenerated(let generated) = event.payload
        else { return nil }
        self.candidate = candidate
        self.generated = generated
        parent = candidate.parent.flatMap { outline.trajectory[$0] }
        diff = parent.map { WordDiff(from: $0.text, to: candidate.text) }
        scoredSeqs = outline.scoredSeqs(of: id)
        parentScoredSeqs = candidate.parent.map(outline.scoredSeqs) ?? []
        guard let step = candidate.step else { return }
        let events = outline.events(ofStep: step)
        let stepStart = events.first?.seq ?? 0
        callSeq = event.causes.last { $0 > stepStart }
        for event in events {
            switch event.payload {
            case .stepStarted(let value): started = value
            case .trajectoryRetrieved(let value): retrieved = value
            case .metapromptBuilt(let value): metaprompt = value
            case .candidateSelected(let value): selected = value
            default: continue
            }
        }
        passedOver = retrieved.map { Self.passedOver($0, before: stepStart, in: outline) } ?? []
    }

    private static func passedOver(
        _ retrieved: TrajectoryRetrieved, before seq: Int, in outline: RunOutline
    ) -> [Neighbour] {
        let picked = Set(retrieved.picks.map(\.candidate) + [retrieved.query])
        return outline.trajectory.scored
            .filter { !picked.contains($0.id) && ($0.evaluations[.validation]?.seq ?? .max) < seq }
            .map { candidate in
                Neighbour(
                    candidate: candidate.id, score: candidate.score ?? 0,
                    similarity: outline.embeddings.similarity(retrieved.query, candidate.id))
            }
            .sorted { ($0.similarity ?? -2, $1.candidate) > ($1.similarity ?? -2, $0.candidate) }
    }
}

extension RunOutline {
    /// The seqs of the `example.scored` of a candidate on validation.
    package func scoredSeqs(of id: CandidateID) -> [Int] {
        guard let seq = trajectory[id]?.evaluations[.validation]?.seq,
            let event = events.first(where: { $0.seq == seq })
        else { return [] }
        return event.causes
    }
}
