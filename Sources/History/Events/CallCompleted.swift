import JSON

/// A model call was answered; nothing is decided on the answer before this is durable.
package struct CallCompleted: EventPayload {
    package static let type = "call.completed"

    /// The call's name.
    package var call: CallID
    /// Which model.
    package var role: ModelRole
    /// The replies' texts, in the provider's order; empty for embeddings.
    package var texts: [String]
    /// The tokens used, by the provider's count or ours where it gives none.
    package var usage: TokenUsage
    /// The cost at the run's rates.
    package var microdollars: Int
    /// From the first byte sent to the last received, of the attempt that succeeded.
    package var latencyMilliseconds: Int
    /// How often it was sent in this session.
    package var attempts: Int
    /// The HTTP status; 0 for a provider without HTTP.
    package var status: Int
    /// Why each reply ended, in the provider's words.
    package var finish: [String]
    /// The model that answered, in the provider's words.
    package var model: String?
    /// The response headers worth keeping.
    package var headers: [Header]
    /// The exact reply; empty where `reused` names the event that has it.
    package var reply: String
    /// The seq of the call.completed of an equal call, whose reply was used without sending anything.
    package var reused: Int?

    package init(
        call: CallID, role: ModelRole, texts: [String], usage: TokenUsage, microdollars: Int, latencyMilliseconds: Int,
        attempts: Int, status: Int, finish: [String], model: String?, headers: [Header], reply: String, reused: Int?
    ) {
        self.call = call
        self.role = role
        self.texts = texts
        self.usage = usage
        self.microdollars = microdollars
        self.latencyMilliseconds = latencyMilliseconds
        self.attempts = attempts
        self.status = status
        self.finish = finish
        self.model = model
        self.headers = headers
        self.reply = reply
        self.reused = reused
    }

    package var payload: Payload { .callCompleted(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("call", call)
            writer.field("role", role.rawValue)
            writer.field("texts", texts)
            writer.key("usage")
            usage.encode(to: &writer)
            writer.field("microdollars", microdollars)
            writer.field("latency_milliseconds", latencyMilliseconds)
            writer.field("attempts", attempts)
            writer.field("status", status)
            writer.field("finish", finish)
            writer.optional("model", model)
            writer.list("headers", headers)
            writer.field("reply", reply)
            writer.optional("reused", reused)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var call: CallID?
        var role: ModelRole?
        var texts: [String]?
        var usage: TokenUsage?
        var microdollars: Int?
        var latencyMilliseconds: Int?
        var attempts: Int?
        var status: Int?
        var finish: [String]?
        var model: String?
        var headers: [Header]?
        var reply: String?
        var reused: Int?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "call": call = try reader.call()
            case "role": role = try reader.role()
            case "texts": texts = try reader.strings()
            case "usage": usage = try TokenUsage(from: &reader)
            case "microdollars": microdollars = try reader.integer()
            case "latency_milliseconds": latencyMilliseconds = try reader.integer()
            case "attempts": attempts = try reader.integer()
            case "status": status = try reader.integer()
            case "finish": finish = try reader.strings()
            case "model": model = try reader.string()
            case "headers": headers = try reader.list(Header.init(from:))
            case "reply": reply = try reader.string()
            case "reused": reused = try reader.integer()
            default: try reader.skip()
            }
        }
        self.call = try reader.require(call, "call")
        self.role = try reader.require(role, "role")
        self.texts = try reader.require(texts, "texts")
        self.usage = try reader.require(usage, "usage")
        self.microdollars = try reader.require(microdollars, "microdollars")
        self.latencyMilliseconds = try reader.require(latencyMilliseconds, "latency_milliseconds")
        self.attempts = try reader.require(attempts, "attempts")
        self.status = try reader.require(status, "status")
        self.finish = try reader.require(finish, "finish")
        self.model = model
        self.headers = try reader.require(headers, "headers")
        self.reply = try reader.require(reply, "reply")
        self.reused = reused
    }
}

/// The tokens of one call.
package struct TokenUsage: EventPart {
    /// Tokens read, the cached ones included.
    package var prompt: Int
    /// Of these, tokens that the provider had cached.
    package var cached: Int
    /// Tokens written.
    package var completion: Int
    /// Whether the provider counted; otherwise the numbers are a bound of ours.
    package var counted: Bool

    package init(
        prompt: Int, cached: Int, completion: Int, counted: Bool
    ) {
        self.prompt = prompt
        self.cached = cached
        self.completion = completion
        self.counted = counted
    }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("prompt", prompt)
            writer.field("cached", cached)
            writer.field("completion", completion)
            writer.field("counted", counted)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var prompt: Int?
        var cached: Int?
        var completion: Int?
        var counted: Bool?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "prompt": prompt = try reader.integer()
            case "cached": cached = try reader.integer()
            case "completion": completion = try reader.integer()
            case "counted": counted = try reader.bool()
            default: try reader.skip()
            }
        }
        self.prompt = try reader.require(prompt, "prompt")
        self.cached = try reader.require(cached, "cached")
        self.completion = try reader.require(completion, "completion")
        self.counted = try reader.require(counted, "counted")
    }
}

/// One response header.
package struct Header: EventPart {
    /// In lower case.
    package var name: String
    /// As received.
    package var value: String

    package init(
        name: String, value: String
    ) {
        self.name = name
        self.value = value
    }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("name", name)
            writer.field("value", value)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var name: String?
        var value: String?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "name": name = try reader.string()
            case "value": value = try reader.string()
            default: try reader.skip()
            }
        }
        self.name = try reader.require(name, "name")
        self.value = try reader.require(value, "value")
    }
}
