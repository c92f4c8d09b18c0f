import JSON

/// Google's generateContent and batchEmbedContents.
package struct Gemini: Provider {
    package init() {}

    package func chatRequest(_ request: ChatRequest, settings: ModelSettings) throws(CallFailure) -> WireRequest {
        var body = RequestBody()
        let system = request.messages.filter { $0.role == .system }.flatMap(\.parts).map(Self.part)
        if !system.isEmpty {
            body.add("systemInstruction", .object([JSONMember("parts", .array(system))]))
        }
        body.add("contents", .array(request.messages.filter { $0.role != .system }.map(Self.content)))
        var generation: [JSONMember] = []
        if request.count > 1 { generation.append(JSONMember("candidateCount", .integer(request.count))) }
        if let temperature = request.temperature ?? settings.temperature {
            generation.append(JSONMember("temperature", .number(temperature)))
        }
        if let maxTokens = request.maxTokens ?? settings.maxTokens {
            generation.append(JSONMember("maxOutputTokens", .integer(maxTokens)))
        }
        if let seed = request.seed { generation.append(JSONMember("seed", .integer(seed))) }
        if !generation.isEmpty { body.add("generationConfig", .object(generation)) }
        body.merge(settings.extraBody)
        return Self.wire("generateContent", body, settings)
    }

    package func embeddingRequest(
        _ texts: [String], settings: ModelSettings
    ) throws(CallFailure) -> WireRequest {
        let requests = texts.map { text in
            JSONValue.object([
                JSONMember("model", .string("models/\(settings.model)")),
                JSONMember("content", .object([JSONMember("parts", .array([Self.part(.text(text))]))])),
            ])
        }
        var body = RequestBody()
        body.add("requests", .array(requests))
        body.merge(settings.extraBody)
        return Self.wire("batchEmbedContents", body, settings)
    }

    package func chatReply(_ body: [UInt8]) throws(CallFailure) -> ChatReply {
        let value = try ReplyReading.value(body)
        if let reason = value["promptFeedback"]?["blockReason"]?.string {
            throw CallFailure(.refused, "the prompt was blocked: \(reason)", status: 200)
        }
        let candidates = value["candidates"]?.array ?? []
        let reply = ChatReply(
            texts: candidates.map { Self.text($0["content"]?["parts"]?.array ?? []) },
            finishReasons: candidates.map { $0["finishReason"]?.string.map(Self.finishReason) },
            usage: Self.usage(value["usageMetadata"]), model: value["modelVersion"]?.string)
        return try ReplyReading.checked(reply)
    }

    package func embeddingReply(_ body: [UInt8]) throws(CallFailure) -> EmbeddingReply {
        let value = try ReplyReading.value(body)
        guard let embeddings = value["embeddings"]?.array else {
            throw ReplyReading.unexpected("the reply has no member \"embeddings\"")
        }
        var vectors: [[Float]] = []
        for (index, embedding) in embeddings.enumerated() {
            vectors.append(try VectorReading.vector(embedding["values"], at: index))
        }
        return EmbeddingReply(
            vectors: try VectorReading.sameDimension(vectors), usage: Self.usage(value["usageMetadata"]), model: nil)
    }

    /// The model stands in the address.
    package func addressee(_ settings: ModelSettings) -> String { settings.model }

    package func authorization(_ key: Secret, settings: ModelSettings) -> [SecretHeader] {
        [SecretHeader("x-goog-api-key", key)]
    }

    // MARK: Parts

    private static func content(_ message: ChatMessage) -> JSONValue {
        .object([
            JSONMember("role", .string(message.role == .assistant ? "model" : "user")),
            JSONMember("parts", .array(message.parts.map(part))),
        ])
    }

    private static func part(_ part: ChatMessage.Part) -> JSONValue {
        switch part {
        case .text(let text): .object([JSONMember("text", .string(text))])
        case .image(let mediaType, let base64):
            .object([
                JSONMember(
                    "inlineData",
                    .object([JSONMember("mimeType", .string(mediaType)), JSONMember("data", .string(base64))]))
            ])
        }
    }

    private static func wire(_ method: String, _ body: RequestBody, _ settings: ModelSettings) -> WireRequest {
        let base = BaseURL.of(settings, unlessGiven: "https://generativelanguage.googleapis.com/v1beta")
        return body.wire(url: "\(base)/models/\(BaseURL.part(settings.model)):\(method)")
    }

    /// The text without the model's thoughts.
    private static func text(_ parts: [JSONValue]) -> String {
        parts.filter { $0["thought"]?.bool != true }.compactMap { $0["text"]?.string }.joined()
    }

    private static func finishReason(_ reason: String) -> String {
        switch reason {
        case "STOP": "stop"
        case "MAX_TOKENS": "length"
        case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII": "content_filter"
        default: reason
        }
    }

    /// Thoughts are paid for as text is.
    private static func usage(_ usage: JSONValue?) -> Usage? {
        guard let prompt = usage?["promptTokenCount"]?.integer else { return nil }
        let written = usage?["candidatesTokenCount"]?.integer ?? 0
        return Usage(
            counted: [prompt], completion: [written, usage?["thoughtsTokenCount"]?.integer ?? 0],
            cached: usage?["cachedContentTokenCount"]?.integer ?? 0)
    }
}
