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
        let others = trajectory.scores.filter { $0.candidate != current }
        guard let ranked = rank(others, beside: current, similarities) else { return nil }
        let picks = ranked.prefix(direction.size).enumerated().map { index, pick in
            Pick(
                candidate: pick.candidate, rank: index + 1, similarity: pick.similarity,
                score: trajectory[pick.candidate]?.score ?? 0)
        }
        return TrajectoryRetrieved(
            policy: direction.trajectory.rawValue, query: current, size: direction.size, picks: picks,
            passedOver: others.count - picks.count)
    }

    /// The first of the candidates by the policy, at least as many as are shown; nil for the policy that retrieves
    /// nothing. Later candidates win ties.
    private func rank(
        _ candidates: [(candidate: CandidateID, score: Double)], beside current: CandidateID,
        _ similarities: EmbeddingIndex
    ) -> [(candidate: CandidateID, similarity: Double?)]? {
        switch direction.trajectory {
        case .none: nil
        case .recency: candidates.sorted { $0.candidate > $1.candidate }.map { ($0.candidate, nil) }
        case .importance:
            candidates.sorted { ($0.score, $0.candidate.number) > ($1.score, $1.candidate.number) }
                .map { ($0.candidate, nil) }
        case .relevance:
            similarities.nearest(to: current, among: candidates.map(\.candidate), count: direction.size)
                .map { ($0.candidate, $0.similarity) }
        }
    }
}
