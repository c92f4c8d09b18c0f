import History

/// For scored candidates, which earlier one is the most similar: the question that retrieval by relevance asks.
struct NearestEarlier {
    /// Candidates that are asked for, at most: enough for a rank correlation, few enough for a run of thousands.
    static let most = 400

    private var vectors: [Float] = []
    private var dimension = 0
    private let candidates: [Trajectory.Candidate]

    /// Takes the candidates that have a vector of the same length as the first.
    init(_ scored: [Trajectory.Candidate], _ embeddings: EmbeddingIndex) {
        var kept: [Trajectory.Candidate] = []
        for candidate in scored {
            guard let vector = embeddings.entries[candidate.id]?.vector, !vector.isEmpty else { continue }
            if dimension == 0 { dimension = vector.count }
            guard vector.count == dimension else { continue }
            kept.append(candidate)
            vectors += vector
        }
        candidates = kept
    }

    /// The score of the most similar earlier candidate beside the candidate's own; evenly chosen where there are many.
    var scores: [(Double, Double)] {
        guard candidates.count > 1 else { return [] }
        let count = min(Self.most, candidates.count - 1)
        return (0..<count).map { number in
            let index = 1 + number * (candidates.count - 1) / count
            return (candidates[nearest(before: index)].score ?? 0, candidates[index].score ?? 0)
        }
    }

    private func nearest(before index: Int) -> Int {
        vectors.withUnsafeBufferPointer { vectors in
            var best = (similarity: -Float.infinity, index: 0)
            for earlier in 0..<index {
                let similarity = product(vectors, earlier * dimension, index * dimension)
                if similarity > best.similarity { best = (similarity, earlier) }
            }
            return best.index
        }
    }

    private func product(_ vectors: UnsafeBufferPointer<Float>, _ left: Int, _ right: Int) -> Float {
        let bytes = UnsafeRawPointer(vectors.baseAddress!)
        var sums = SIMD8<Float>()
        var place = 0
        while place + 8 <= dimension {
            sums +=
                (bytes + (left + place) * 4).loadUnaligned(as: SIMD8<Float>.self)
                * (bytes + (right + place) * 4).loadUnaligned(as: SIMD8<Float>.self)
            place += 8
        }
        var sum = sums.sum()
        while place < dimension {
            sum += vectors[left + place] * vectors[right + place]
            place += 1
        }
        return sum
    }
}
