import JSON

/// Anthropic's messages. It gives one answer a request and takes no seed; it has no embeddings.
package struct Anthropic: Provider {
    /// The version of the protocol that every request names.
    private static let version = "2023-06-01"
    /// The protocol demands a bound.
    private static let bound = 4096

    package var takesCount: Bool { false }
    package var maxTokensUnlessGiven: Int? { Self.bound }

    package init() {}

    package func chatRequest(_ request: ChatRequest, settings: ModelSettings) throws(CallFailure) -> WireRequest {
        guard request.count == 1 else {
            throw CallFailure(.unsupported, "Anthropic gives one answer a request; send \(request.count) requests")
        }
        var body = RequestBody()
        body.add("model", .string(settings.model))
        let maxTokens = request.maxTokens ?? settings.maxTokens ?? Self.bound
        body.add("max_tokens", .integer(maxTokens))
        let system = request.messages.filter { $0.role == .system }.flatMap(\.parts).map(Self.part)
        if !system.isEmpty { body.add("system", .array(system)) }
        body.add("messages", .array(request.messages.filter { $0.role != .system }.map(Self.message)))
        body.add("temperature", (request.temperature ?? settings.temperature).map(JSONValue.number))
        body.merge(settings.extraBody)
        return body.wire(
            url: BaseURL.of(settings, unlessGiven: "https://api.anthropic.com/v1") + "/messages",
            headers: [HTTPHeader("anthropic-version", Self.version)])
    }

    package func embeddingRequest(
        _ texts: [String], settings: ModelSettings
    ) throws(CallFailure) -> WireRequest {
        throw CallFailure(.unsupported, "Anthropic has no embedding models")
    }

    package func chatReply(_ body: [UInt8]) throws(CallFailure) -> ChatReply {
        let value = try ReplyReading.value(body)
        guard let content = value["content"]?.array else {
            throw ReplyReading.unexpected("the reply has no member \"content\"")
        }
        let text = content.filter { $0["type"]?.string == "text" }.compactMap { $0["text"]?.string }.joined()
        let reason = value["stop_reason"]?.string
        let reply = ChatReply(
            texts: content.isEmpty && reason == nil ? [] : [text],
            finishReasons: [reason.map(Self.finishReason)], usage: Self.usage(value["usage"]),
            model: value["model"]?.string)
        return try ReplyReading.checked(
            reply, refusal: reason == "refusal" ? "the model refused to answer" : nil)
    }

    package func embeddingReply(_ body: [UInt8]) throws(CallFailure) -> EmbeddingReply {
        throw CallFailure(.unsupported, "Anthropic has no embedding models")
    }

    package func authorization(_ key: Secret, settings: ModelSettings) -> [SecretHeader] {
        [SecretHeader("x-api-key", key)]
    }

    // MARK: Parts

    private static func message(_ message: ChatMessage) -> JSONValue {
        .object([
            JSONMember("role", .string(message.role.rawValue)), JSONMember("content", .array(message.parts.map(part))),
        ])
    }

    private static func part(_ part: ChatMessage.Part) -> JSONValue {
        switch part {
        case .text(let text):
            .object([JSONMember("type", .string("text")), JSONMember("text", .string(text))])
        case .image(let mediaType, let base64):
            .object([
                JSONMember("type", .string("image")),
                JSONMember(
                    "source",
                    .object([
                        JSONMember("type", .string("base64")), JSONMember("media_type", .string(mediaType)),
                        JSONMember("data", .string(base64)),
                    ])),
            ])
        }
    }

    private static func finishReason(_ reason: String) -> String {
        switch reason {
        case "end_turn", "stop_sequence": "stop"
        case "max_tokens", "model_context_window_exceeded": "length"
        default: reason
        }
    }

    /// Its `input_tokens` leaves out those that were read from the cache or written to it.
    private static func usage(_ usage: JSONValue?) -> Usage? {
        guard let input = usage?["input_tokens"]?.integer else { return nil }
        let cached = usage?["cache_read_input_tokens"]?.integer ?? 0
        let written = usage?["cache_creation_input_tokens"]?.integer ?? 0
        return Usage(
            counted: [input, cached, written], completion: [usage?["output_tokens"]?.integer ?? 0], cached: cached)
    }
}
