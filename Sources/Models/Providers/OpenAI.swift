import JSON

/// Chat completions and embeddings as OpenAI defines them, and as Azure, vLLM, llama.cpp, Ollama, TEI and LiteLLM
/// serve them.
package struct OpenAI: Provider {
    package init() {}

    package func chatRequest(_ request: ChatRequest, settings: ModelSettings) throws(CallFailure) -> WireRequest {
        var body = RequestBody()
        body.add("model", .string(settings.model))
        body.add("messages", .array(request.messages.map(Self.message)))
        if request.count > 1 { body.add("n", .integer(request.count)) }
        body.add("temperature", (request.temperature ?? settings.temperature).map(JSONValue.number))
        body.add(Self.maxTokensKey(settings.model), (request.maxTokens ?? settings.maxTokens).map(JSONValue.integer))
        body.add("seed", request.seed.map(JSONValue.integer))
        body.merge(settings.extraBody)
        return Self.wire("/chat/completions", body, settings)
    }

    package func embeddingRequest(
        _ texts: [String], settings: ModelSettings
    ) throws(CallFailure) -> WireRequest {
        var body = RequestBody()
        body.add("model", .string(settings.model))
        body.add("input", .array(texts.map(JSONValue.string)))
        body.add("encoding_format", .string("float"))
        body.merge(settings.extraBody)
        return Self.wire("/embeddings", body, settings)
    }

    /// Azure's deployment stands in the address, and may be of another model than the one that the body names.
    package func addressee(_ settings: ModelSettings) -> String { settings.deployment ?? "" }

    package func authorization(_ key: Secret, settings: ModelSettings) -> [SecretHeader] {
        settings.apiVersion == nil
            ? [SecretHeader("Authorization", prefix: "Bearer ", key)] : [SecretHeader("api-key", key)]
    }

    // MARK: Parts of a request

    private static func message(_ message: ChatMessage) -> JSONValue {
        let content: JSONValue =
            if case .text(let text)? = message.parts.first, message.parts.count == 1 {
                .string(text)
            } else {
                .array(message.parts.map(part))
            }
        return .object([JSONMember("role", .string(message.role.rawValue)), JSONMember("content", content)])
    }

    private static func part(_ part: ChatMessage.Part) -> JSONValue {
        switch part {
        case .text(let text):
            .object([JSONMember("type", .string("text")), JSONMember("text", .string(text))])
        case .image(let mediaType, let base64):
            .object([
                JSONMember("type", .string("image_url")),
                JSONMember(
                    "image_url",
                    .object([JSONMember("url", .string("data:\(mediaType);base64,\(base64)"))])),
            ])
        }
    }

    /// OpenAI's reasoning models refuse the old name, and most other servers know no other.
    private static func maxTokensKey(_ model: String) -> String {
        ["o1", "o3", "o4", "gpt-5"].contains { model.hasPrefix($0) } ? "max_completion_tokens" : "max_tokens"
    }

    private static func wire(_ path: String, _ body: RequestBody, _ settings: ModelSettings) -> WireRequest {
        var base = BaseURL.of(settings, unlessGiven: "https://api.openai.com/v1")
        if let version = settings.apiVersion {
            let deployment = settings.deployment ?? settings.model
            if !base.contains("/deployments/") { base += "/openai/deployments/\(BaseURL.part(deployment))" }
            return body.wire(url: "\(base)\(path)?api-version=\(BaseURL.part(version))")
        }
        return body.wire(url: base + path)
    }
}
