import Support
import Testing

@testable import History

@Suite("The nearest neighbours")
struct NearestNeighboursTests {
    /// An index with these vectors; nil for a candidate that has none.
    private static func index(_ vectors: [[Float]?]) -> EmbeddingIndex {
        var index = EmbeddingIndex()
        for case (let number, let vector?) in vectors.enumerated() {
            index.apply(
                Event(
                    seq: number + 1, time: Timestamp(microseconds: 0), step: nil, causes: [],
                    payload: EmbeddingComputed(
                        candidate: CandidateID(number), model: "m", dimension: vector.count,
                        vector: EmbeddingComputed.encoded(vector), call: nil
                    ).payload))
        }
        return index
    }

    /// All of them by their exact similarity, sorted in full.
    private static func sorted(_ index: EmbeddingIndex, _ query: CandidateID, _ ids: [CandidateID]) -> [Neighbour] {
        ids.map { Neighbour(candidate: $0, similarity: index.similarity(query, $0) ?? 0) }
            .sorted { ($0.similarity, $0.candidate.number) > ($1.similarity, $1.candidate.number) }
    }

    enum Kind: CaseIterable {
        case anywhere, alike, equal, someMissing, ofTwoLengths, zeros, notFinite, empty
    }

    @Test("are those of the exact similarities, whatever the vectors are like", arguments: Kind.allCases, 0..<8)
    func exact(kind: Kind, seed: Int) {
        var random = SeededGenerator(seed: seed)
        let dimension = [1, 3, 31, 32, 33, 64, 384].randomElement(using: &random) ?? 3
        func vector(_ count: Int, spread: Float) -> [Float] {
            (0..<count).map { _ in 1 + spread * Float.random(in: -1...1, using: &random) }
        }
        let vectors = (0..<200).map { number -> [Float]? in
            switch kind {
            case .anywhere: return (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
            // So near to each other that single precision cannot tell them apart.
            case .alike: return vector(dimension, spread: 1e-4)
            case .equal: return (0..<dimension).map { Float($0 + number % 3) }
            case .someMissing: return number % 5 == 0 ? nil : vector(dimension, spread: 1)
            case .ofTwoLengths: return vector(number % 7 == 0 ? dimension + 1 : dimension, spread: 1)
            case .zeros:
                return number % 4 == 0 ? [Float](repeating: 0, count: dimension) : vector(dimension, spread: 1)
            case .notFinite:
                guard number % 11 == 0 else { return vector(dimension, spread: 1) }
                return [Float](repeating: number % 2 == 0 ? .nan : .infinity, count: dimension)
            case .empty: return []
            }
        }
        let index = Self.index(vectors)
        let ids = (0..<vectors.count).map { CandidateID($0) }
        for query in [0, 1, 13, 199] {
            let others = ids.filter { $0.number != query }
            let expected = Self.sorted(index, CandidateID(query), others)
            for count in [0, 1, 7, 199, 500] {
                let found = index.nearest(to: CandidateID(query), among: others, count: count)
                #expect(found == Array(expected.prefix(count)), "seed \(seed), query \(query), \(count) nearest")
            }
        }
    }

    @Test("an estimate from rounded vectors is never further off than its bound", arguments: 0..<20)
    func bound(seed: Int) {
        var random = SeededGenerator(seed: seed)
        let dimension = Int.random(in: 1...800, using: &random)
        let index = Self.index(
            (0..<50).map { _ in (0..<dimension).map { _ in Float.random(in: -0.2...1, using: &random) } })
        let estimates = index.table.rounded.products(with: 0, dimension: dimension)
        let bound = Double(RoundedVectors.error(dimension: dimension))
        for number in 0..<50 {
            let exact = index.table.product(CandidateID(0), CandidateID(number)) ?? .nan
            #expect(abs(RoundedVectors.product(of: exact) - Double(estimates[number])) <= bound, "seed \(seed)")
        }
        #expect(bound < RoundedVectors.product(of: 1e-3))
    }

    @Test("a vector with a number that is not finite is none: its candidate is like no other, the state equals itself")
    func notFinite() {
        let index = Self.index([[1, 0], [.nan, 1], [1, .infinity], [1, 1]])
        for number in 1...2 {
            #expect(index.similarity(CandidateID(0), CandidateID(number)) == nil)
            #expect(index.seq(of: CandidateID(number)) == number + 1)
        }
        #expect(index.similarity(CandidateID(0), CandidateID(3)) != nil)
        #expect(index == index)
    }

    @Test("a vector that is computed again replaces the first")
    func replaced() {
        var index = Self.index([[1, 0], [0, 1], [1, 1]])
        for vector in [[0, 1], [0, 1, 0]] as [[Float]] {
            index.apply(
                Event(
                    seq: 9, time: Timestamp(microseconds: 0), step: nil, causes: [],
                    payload: EmbeddingComputed(
                        candidate: CandidateID(0), model: "m", dimension: vector.count,
                        vector: EmbeddingComputed.encoded(vector), call: nil
                    ).payload))
            #expect(index.similarity(CandidateID(0), CandidateID(1)) == (vector.count == 2 ? 1 : nil))
            #expect(index.seq(of: CandidateID(0)) == 9)
        }
        #expect(index.count == 3)
    }
}
