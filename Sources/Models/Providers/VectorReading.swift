import JSON

/// Reads embedding vectors, and names what is wrong with those that are none.
enum VectorReading {
    static func vector(_ value: JSONValue?, at index: Int) throws(CallFailure) -> [Float] {
        guard let elements = value?.array, !elements.isEmpty else {
            throw ReplyReading.unexpected("the embedding \(index) is no list of numbers")
        }
        var vector: [Float] = []
        vector.reserveCapacity(elements.count)
        for element in elements {
            guard let number = element.number, Float(number).isFinite else {
                throw ReplyReading.unexpected("the embedding \(index) holds something other than a number")
            }
            vector.append(Float(number))
        }
        return vector
    }

    static func sameDimension(_ vectors: [[Float]]) throws(CallFailure) -> [[Float]] {
        guard let first = vectors.first else {
            throw CallFailure(.noChoices, "the reply holds no embedding", status: 200)
        }
        guard vectors.allSatisfy({ $0.count == first.count }) else {
            throw ReplyReading.unexpected("the embeddings are of different dimensions")
        }
        return vectors
    }
}
