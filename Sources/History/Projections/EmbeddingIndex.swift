import Foundation

/// The vectors of the candidates, for retrieval by similarity.
package struct EmbeddingIndex: Hashable, Sendable {
    var table = VectorTable()
    /// The model that made them.
    package internal(set) var model: String?

    package init() {}

    /// Whether all vectors are of one length, so that each can be compared with each.
    package var haveOneLength: Bool { table.isRegular }

    /// How many candidates have a vector.
    package var count: Int { table.rows.count }

    /// The seq of a candidate's `embedding.computed`; nil where it has no vector.
    package func seq(of candidate: CandidateID) -> Int? {
        table.row(of: candidate).map { table.rows[$0].seq }
    }

    /// The cosine similarity of two candidates, or nil where either has no vector.
    package func similarity(_ left: CandidateID, _ right: CandidateID) -> Double? {
        table.product(left, right)
    }

    package mutating func apply(_ event: Event) {
        switch event.payload {
        case .embeddingComputed(let computed):
            model = computed.model
            table.set(Self.unit(computed.values), of: computed.candidate, seq: event.seq)
        case .runForked(let forked):
            // Vectors of different models cannot be compared, so those of the past are made anew.
            if forked.changes.contains(where: { $0.path.hasPrefix("models.embedding") }) { table = VectorTable() }
        case .runCreated, .sessionStarted, .sessionEnded, .datasetLoaded, .exampleLoaded, .stepStarted,
            .trajectoryRetrieved, .metapromptBuilt, .callRequested, .callCompleted, .callFailed, .candidateGenerated,
            .candidateRejected, .exampleScored, .candidateEvaluated, .candidateSelected, .stepFinished,
            .budgetExhausted, .warningRaised, .runFinished, .logCheckpoint, .exampleRescored, .candidateRescored,
            .unknown:
            return
        }
    }

    private static func unit(_ vector: [Float]) -> [Float] {
        let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        return length > 0 ? vector.map { Float(Double($0) / length) } : vector
    }
}

extension EmbeddingComputed {
    /// The numbers as the log keeps them: base64 of little-endian float32.
    package static func encoded(_ values: [Float]) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.count * 4)
        for value in values {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }
        return Data(bytes).base64EncodedString()
    }

    /// The vector's numbers; empty where the text is not base64 of whole floats, or one of them is no finite number.
    package var values: [Float] {
        guard let data = Data(base64Encoded: vector), data.count.isMultiple(of: 4) else { return [] }
        let values = data.withUnsafeBytes { buffer in
            (0..<buffer.count / 4).map { index in
                Float(
                    bitPattern: UInt32(littleEndian: buffer.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
            }
        }
        // NaN has no place in an order, and no state that holds it equals itself.
        return values.allSatisfy(\.isFinite) ? values : []
    }
}
