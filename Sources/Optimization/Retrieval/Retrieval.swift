import History

/// Which past prompts the optimizer model is shown: the update direction.
///
/// Source: GPO section 4.1 compares recency, importance and relevance. The current prompt is left out, since the
/// meta-prompt shows it anyway.
package struct Retrieval: Hashable, Sendable {
    package var direction: Direction

    package init(_ direction: Direction) {
        self.direction = direction
    }

    /// What to show beside `current`, best by the policy first; nil where the policy is not to look at the past.
    package func retrieve(
        beside current: CandidateID, from trajectory: Trajectory, similarities: EmbeddingIndex
    ) -> TrajectoryRetrieved? {
        let others = trajectory.scored.filter { $0.id != current }.map { candidate in
            Ranked(
                id: candidate.id, score: candidate.score ?? 0,
                similarity: direction.trajectory == .relevance
                    ? similarities.similarity(current, candidate.id) ?? 0 : nil)
        }
        guard let policy = ranking else { return nil }
        let ranked = others.sorted(by: policy)
        let picks = ranked.prefix(direction.size).enumerated().map { index, candidate in
            Pick(
                candidate: candidate.id, rank: index + 1, similarity: candidate.similarity, score: candidate.score)
        }
        return TrajectoryRetrieved(
            policy: direction.trajectory.rawValue, query: current, size: direction.size, picks: picks,
            passedOver: ranked.count - picks.count)
    }

    private struct Ranked {
        var id: CandidateID
        var score: Double
        var similarity: Double?
    }

    /// Whether the first comes before the second; nil for the policy that retrieves nothing. Later candidates win ties.
    private var ranking: ((Ranked, Ranked) -> Bool)? {
        switch direction.trajectory {
        case .none: nil
        case .recency: { $0.id > $1.id }
        case .importance: { ($0.score, $0.id.number) > ($1.score, $1.id.number) }
        case .relevance: { ($0.similarity ?? 0, $0.id.number) > ($1.similarity ?? 0, $1.id.number) }
        }
    }
}
