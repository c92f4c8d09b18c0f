/// A candidate and how similar it is to the one that was asked about.
package struct Neighbour: Hashable, Sendable {
    package var candidate: CandidateID
    /// Cosine similarity; 0 where either has no vector.
    package var similarity: Double

    package init(candidate: CandidateID, similarity: Double) {
        self.candidate = candidate
        self.similarity = similarity
    }
}

extension EmbeddingIndex {
    /// The `count` of `candidates` that are most similar to `query`, the most similar first; of equals the later ones.
    ///
    /// What it returns follows from the exact products alone, so it is the same on every machine. A first pass over
    /// rounded vectors only says which candidates need not be looked at: those that fall behind by more than its error
    /// can be. Cost: one pass over the rounded vectors.
    package func nearest(to query: CandidateID, among candidates: [CandidateID], count: Int) -> [Neighbour] {
        let nearest = shortlist(query, candidates, count).map {
            Neighbour(candidate: $0, similarity: similarity(query, $0) ?? 0)
        }
        .sorted { ($0.similarity, $0.candidate.number) > ($1.similarity, $1.candidate.number) }
        return Array(nearest.prefix(count))
    }

    /// Those of the candidates that may be among the `count` nearest; all that are, and few that are not.
    private func shortlist(_ query: CandidateID, _ candidates: [CandidateID], _ count: Int) -> [CandidateID] {
        guard count > 0, candidates.count > count, table.isRegular, table.dimension > 0,
            table.longest <= RoundedVectors.longest, let row = table.row(of: query)
        else { return candidates }
        let products = table.rounded.products(with: row, dimension: table.dimension)
        let estimates =
            table.isInOrder
            ? candidates.map { products.indices.contains($0.number) ? products[$0.number] : 0 }
            : candidates.map { candidate in table.row(of: candidate).map { products[$0] } ?? 0 }
        let least = Int(Self.largest(count, of: estimates)) - 2 * RoundedVectors.error(dimension: table.dimension)
        return zip(candidates, estimates).filter { $0.1 >= least }.map(\.0)
    }

    /// The `count`th largest of some numbers. Cost: little more than their number, as `count` is small beside it.
    private static func largest(_ count: Int, of estimates: [Int32]) -> Int32 {
        var best = estimates.prefix(count).sorted(by: >)
        for estimate in estimates.dropFirst(count) where estimate > best[count - 1] {
            best.removeLast()
            best.insert(estimate, at: best.firstIndex { $0 < estimate } ?? best.count)
        }
        return best[count - 1]
    }
}
