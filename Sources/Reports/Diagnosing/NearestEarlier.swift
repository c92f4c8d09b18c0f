import History

/// For scored candidates, which earlier one is the most similar: the question that retrieval by relevance asks.
struct NearestEarlier {
    /// Candidates that are asked for, at most: enough for a rank correlation, few enough for a run of thousands.
    static let most = 400

    private let embeddings: EmbeddingIndex
    private let candidates: [Trajectory.Candidate]

    /// Takes the candidates that have a vector of the same length as the first.
    init(_ scored: [Trajectory.Candidate], _ embeddings: EmbeddingIndex) {
        self.embeddings = embeddings
        let first = scored.first { embeddings.seq(of: $0.id) != nil }
        candidates = scored.filter { candidate in
            first.map { embeddings.similarity($0.id, candidate.id) != nil } ?? false
        }
    }

    /// The score of the most similar earlier candidate beside the candidate's own; evenly chosen where there are many.
    var scores: [(Double, Double)] {
        guard candidates.count > 1 else { return [] }
        let ids = candidates.map(\.id)
        let scores = Dictionary(uniqueKeysWithValues: candidates.map { ($0.id, $0.score ?? 0) })
        let count = min(Self.most, candidates.count - 1)
        return (0..<count).compactMap { number in
            let index = 1 + number * (candidates.count - 1) / count
            let nearest = embeddings.nearest(to: ids[index], among: Array(ids[..<index]), count: 1).first
            return nearest.map { (scores[$0.candidate] ?? 0, candidates[index].score ?? 0) }
        }
    }
}
