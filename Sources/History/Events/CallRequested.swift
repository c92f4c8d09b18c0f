import JSON

/// A model call is about to be sent; durable before its first byte leaves.
package struct CallRequested: EventPayload {
    package static let type = "call.requested"

    /// The call's name.
    package var call: CallID
    /// Which model.
    package var role: ModelRole
    /// The address, without a key.
    package var endpoint: String
    /// The model's name as sent.
    package var model: String
    /// How many replies are asked for; for embeddings, how many texts are sent.
    package var choices: Int
    /// The first 32 hexadecimal digits of the SHA-256 of the body.
    package var bodyDigest: String
    /// The exact body, itself JSON.
    package var body: [UInt8]
    /// What is reserved for it.
    package var worst: WorstCase

    package init(
        call: CallID, role: ModelRole, endpoint: String, model: String, choices: Int, bodyDigest: String, body: [UInt8],
        worst: WorstCase
    ) {
        self.call = call
        self.role = role
        self.endpoint = endpoint
        self.model = model
        self.choices = choices
        self.bodyDigest = bodyDigest
        self.body = body
        self.worst = worst
    }

    package var payload: Payload { .callRequested(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("call", call)
            writer.field("role", role.rawValue)
            writer.field("endpoint", endpoint)
            writer.field("model", model)
            writer.field("choices", choices)
            writer.field("body_digest", bodyDigest)
            writer.key("body")
            writer.raw(body)
            writer.key("worst")
            worst.encode(to: &writer)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var call: CallID?
        var role: ModelRole?
        var endpoint: String?
        var model: String?
        var choices: Int?
        var bodyDigest: String?
        var body: [UInt8]?
        var worst: WorstCase?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "call": call = try reader.call()
            case "role": role = try reader.role()
            case "endpoint": endpoint = try reader.string()
            case "model": model = try reader.string()
            case "choices": choices = try reader.integer()
            case "body_digest": bodyDigest = try reader.string()
            case "body": body = Array(try reader.raw())
            case "worst": worst = try WorstCase(from: &reader)
            default: try reader.skip()
            }
        }
        self.call = try reader.require(call, "call")
        self.role = try reader.require(role, "role")
        self.endpoint = try reader.require(endpoint, "endpoint")
        self.model = try reader.require(model, "model")
        self.choices = try reader.require(choices, "choices")
        self.bodyDigest = try reader.require(bodyDigest, "body_digest")
        self.body = try reader.require(body, "body")
        self.worst = try reader.require(worst, "worst")
    }
}

/// The most that one call can use, reserved before it is sent.
package struct WorstCase: EventPart {
    /// Prompt and reply together.
    package var tokens: Int
    /// At the run's rates.
    package var microdollars: Int

    package init(
        tokens: Int, microdollars: Int
    ) {
        self.tokens = tokens
        self.microdollars = microdollars
    }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("tokens", tokens)
            writer.field("microdollars", microdollars)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var tokens: Int?
        var microdollars: Int?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "tokens": tokens = try reader.integer()
            case "microdollars": microdollars = try reader.integer()
            default: try reader.skip()
            }
        }
        self.tokens = try reader.require(tokens, "tokens")
        self.microdollars = try reader.require(microdollars, "microdollars")
    }
}
