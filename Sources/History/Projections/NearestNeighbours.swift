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
    /// What it returns follows from the exact products alone, so it is the same on every machine. A first pass in single
    /// precision, in whatever order the processor likes best, only says which candidates need not be looked at: those
    /// that fall behind by more than its error can be. Cost: one pass over the vectors.
    package func nearest(to query: CandidateID, among candidates: [CandidateID], count: Int) -> [Neighbour] {
        let nearest = shortlist(query, candidates, count).map {
            Neighbour(candidate: $0, similarity: similarity(query, $0) ?? 0)
        }
        .sorted { ($0.similarity, $0.candidate.number) > ($1.similarity, $1.candidate.number) }
        return Array(nearest.prefix(count))
    }

    /// Those of the candidates that may be among the `count` nearest; all that are, and few that are not.
    private func shortlist(_ query: CandidateID, _ candidates: [CandidateID], _ count: Int) -> [CandidateID] {
        // An infinite bound, from a vector that is none, rules out nobody.
        let error = table.productError
        guard count > 0, candidates.count > count, table.isRegular, error < 1, let row = table.row(of: query) else {
            return candidates
        }
        let products = table.products(with: row)
        let estimates =
            table.isInOrder
            ? candidates.map { products.indices.contains($0.number) ? products[$0.number] : 0 }
            : candidates.map { candidate in table.row(of: candidate).map { products[$0] } ?? 0 }
        let least = Self.largest(count, of: estimates) - 2 * error
        return zip(candidates, estimates).filter { $0.1 >= least }.map(\.0)
    }

    /// The `count`th largest of some numbers. Cost: little more than their number, as `count` is small beside it.
    private static func largest(_ count: Int, of estimates: [Float]) -> Float {
        var best = estimates.prefix(count).sorted(by: >)
        for estimate in estimates.dropFirst(count) where estimate > best[count - 1] {
            best.removeLast()
            best.insert(estimate, at: best.firstIndex { $0 < estimate } ?? best.count)
        }
        return best[count - 1]
    }
}

extension VectorTable {
    /// How far a product in single precision can be from the exact one, whatever the order of its additions.
    ///
    /// Source: Higham, Accuracy and Stability of Numerical Algorithms, section 3.1: n·u / (1 − n·u) times the product of
    /// the lengths, where u is half the distance from 1 to the next number.
    var productError: Float {
        let terms = Double(dimension + 1) * 0x1p-24
        return Float(terms / (1 - terms) * longest * longest) * 1.01
    }

    /// The products of one row with each row, in single precision; of a regular table only.
    func products(with row: Int) -> [Float] {
        let (count, stride) = (rows.count, dimension * MemoryLayout<Float>.stride)
        return [Float](unsafeUninitializedCapacity: count) { products, filled in
            values.withUnsafeBytes { values in
                guard let base = values.baseAddress else { return products.initialize(repeating: 0) }
                let query = base + row * stride
                var number = 0
                // Four at a time, since the processor waits for memory more than for sums.
                while number + 4 <= count {
                    let found = Self.products(query, base + number * stride, stride)
                    for place in 0..<4 { products.initializeElement(at: number + place, to: found[place]) }
                    number += 4
                }
                while number < count {
                    let found = Self.product(query, base + number * stride, stride)
                    products.initializeElement(at: number, to: found)
                    number += 1
                }
            }
            filled = count
        }
    }

    /// The products of a vector with the four that begin at `rows`, `stride` bytes each.
    @inline(__always)
    private static func products(_ query: UnsafeRawPointer, _ rows: UnsafeRawPointer, _ stride: Int) -> SIMD4<Float> {
        var sums = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
        let (second, third, fourth) = (rows + stride, rows + 2 * stride, rows + 3 * stride)
        var offset = 0
        while offset &+ 32 <= stride {
            let part = eight(query, offset)
            sums.0 += part * eight(rows, offset)
            sums.1 += part * eight(second, offset)
            sums.2 += part * eight(third, offset)
            sums.3 += part * eight(fourth, offset)
            offset &+= 32
        }
        var products = SIMD4(sums.0.sum(), sums.1.sum(), sums.2.sum(), sums.3.sum())
        while offset < stride {
            products +=
                one(query, offset)
                * SIMD4(one(rows, offset), one(second, offset), one(third, offset), one(fourth, offset))
            offset &+= 4
        }
        return products
    }

    @inline(__always)
    private static func product(_ query: UnsafeRawPointer, _ row: UnsafeRawPointer, _ stride: Int) -> Float {
        var sum: Float = 0
        for offset in Swift.stride(from: 0, to: stride, by: 4) { sum += one(query, offset) * one(row, offset) }
        return sum
    }

    @inline(__always)
    private static func eight(_ base: UnsafeRawPointer, _ offset: Int) -> SIMD8<Float> {
        base.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
    }

    @inline(__always)
    private static func one(_ base: UnsafeRawPointer, _ offset: Int) -> Float {
        base.loadUnaligned(fromByteOffset: offset, as: Float.self)
    }
}
