import JSON

/// The vector of a candidate's text.
package struct EmbeddingComputed: EventPayload {
    package static let type = "embedding.computed"

    /// Which candidate.
    package var candidate: CandidateID
    /// The embedding model; `lexical` for the built-in one.
    package var model: String
    /// How many numbers the vector has.
    package var dimension: Int
    /// The vector, base64 of little-endian float32.
    package var vector: String
    /// The call that brought it; absent for the built-in one.
    package var call: CallID?

    package init(
        candidate: CandidateID, model: String, dimension: Int, vector: String, call: CallID?
    ) {
        self.candidate = candidate
        self.model = model
        self.dimension = dimension
        self.vector = vector
        self.call = call
    }

    package var payload: Payload { .embeddingComputed(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("candidate", candidate)
            writer.field("model", model)
            writer.field("dimension", dimension)
            writer.field("vector", vector)
            if let call { writer.field("call", call) }
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var candidate: CandidateID?
        var model: String?
        var dimension: Int?
        var vector: String?
        var call: CallID?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "candidate": candidate = try reader.candidate()
            case "model": model = try reader.string()
            case "dimension": dimension = try reader.integer()
            case "vector": vector = try reader.string()
            case "call": call = try reader.call()
            default: try reader.skip()
            }
        }
        self.candidate = try reader.require(candidate, "candidate")
        self.model = try reader.require(model, "model")
        self.dimension = try reader.require(dimension, "dimension")
        self.vector = try reader.require(vector, "vector")
        self.call = call
    }
}
