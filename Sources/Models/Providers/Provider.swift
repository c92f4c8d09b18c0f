/// How one kind of endpoint is spoken to: pure, so that a recorded reply can be read again without a network.
package protocol Provider: Sendable {
    /// The request for a chat; the same bytes for the same arguments.
    func chatRequest(_ request: ChatRequest, settings: ModelSettings) throws(CallFailure) -> WireRequest
    /// The request for the vectors of texts.
    func embeddingRequest(_ texts: [String], settings: ModelSettings) throws(CallFailure) -> WireRequest
    /// Reads the body of a successful reply.
    func chatReply(_ body: [UInt8]) throws(CallFailure) -> ChatReply
    /// Reads the body of a successful reply.
    func embeddingReply(_ body: [UInt8]) throws(CallFailure) -> EmbeddingReply
    /// What a reply of status 400 or above says.
    func failure(status: Int, body: [UInt8]) -> CallFailure
    /// The header fields that carry the key.
    func authorization(_ key: Secret, settings: ModelSettings) -> [SecretHeader]
    /// What a request's body leaves open of whom it asks, such as the model's name; empty where the body says all.
    func addressee(_ settings: ModelSettings) -> String
    /// Whether one request may ask for several answers; an endpoint may still give fewer.
    var takesCount: Bool { get }
    /// The bound on an answer's tokens that a request has where neither it nor the settings give one.
    var maxTokensUnlessGiven: Int? { get }
}

/// A provider that answers on this machine, without HTTP.
package protocol LocalProvider: Provider {
    /// The reply's body for a request of this provider.
    func answer(
        _ request: WireRequest, settings: ModelSettings, limits: TransferLimits
    ) async throws(CallFailure) -> [UInt8]
}

extension Provider {
    package var takesCount: Bool { true }
    package func addressee(_ settings: ModelSettings) -> String { "" }
    package var maxTokensUnlessGiven: Int? { nil }

    package func failure(status: Int, body: [UInt8]) -> CallFailure {
        ErrorReply(body).failure(status: status)
    }
}

extension ModelSettings.ProviderName {
    /// The provider of this name, or nil for one that this build lacks.
    package var provider: (any Provider)? {
        switch self {
        case .openai: OpenAI()
        case .anthropic: Anthropic()
        case .gemini: Gemini()
        case .command: Command()
        case .recombine, .lexical: nil
        }
    }
}
