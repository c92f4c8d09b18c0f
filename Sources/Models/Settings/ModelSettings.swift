import JSON

/// What a pipeline says about one model.
package struct ModelSettings: Hashable, Sendable {
    /// Who answers.
    package enum ProviderName: String, CaseIterable, Hashable, Sendable {
        case openai, anthropic, gemini, command, recombine, lexical
    }

    package var provider: ProviderName
    /// The base address, such as `http://127.0.0.1:8080/v1`; nil for built-in providers and for a named server.
    package var url: String?
    /// The name of an entry under `servers:`, in place of `url`.
    package var server: String?
    package var model: String
    package var temperature: Double?
    /// Tokens of a reply at most.
    package var maxTokens: Int?
    /// The environment variable that holds the key.
    package var keyEnvironment: String?
    /// A file that holds the key, readable by its owner only.
    package var keyFile: String?
    /// Azure's `api-version` query parameter.
    package var apiVersion: String?
    /// The program and its arguments, for `provider: command`.
    package var command: [String]
    /// The phrase file, for `provider: recombine`.
    package var phrases: String?
    /// Azure's deployment, where it is not named as the model is.
    package var deployment: String?
    /// Members added to each request's body, in this order; one that the body has already is replaced.
    package var extraBody: [JSONMember]
    /// In place of the price table's entry.
    package var price: Price?
    /// In place of the limits of all models.
    package var limits = RateLimits()

    /// Whether who answers runs on this machine, and so asks for no money.
    package var isOnThisMachine: Bool {
        if server != nil || [.command, .recombine, .lexical].contains(provider) { return true }
        guard let scheme = url?.firstRange(of: "://"), let rest = url?[scheme.upperBound...] else { return false }
        let host = rest.prefix { $0 != "/" }.split(separator: "@").last?.lowercased() ?? ""
        if host.hasPrefix("[::1]") { return true }
        let name = host.prefix { $0 != ":" }
        return name == "localhost" || name.hasPrefix("127.") && name.allSatisfy { $0 == "." || $0.isNumber }
    }

    package init(
        provider: ProviderName, url: String? = nil, server: String? = nil, model: String, temperature: Double? = nil,
        maxTokens: Int? = nil, keyEnvironment: String? = nil, keyFile: String? = nil, apiVersion: String? = nil,
        command: [String] = [], phrases: String? = nil, deployment: String? = nil, extraBody: [JSONMember] = [],
        price: Price? = nil
    ) {
        self.provider = provider
        self.url = url
        self.server = server
        self.model = model
        self.temperature = temperature
        self.maxTokens = maxTokens
        self.keyEnvironment = keyEnvironment
        self.keyFile = keyFile
        self.apiVersion = apiVersion
        self.command = command
        self.phrases = phrases
        self.deployment = deployment
        self.extraBody = extraBody
        self.price = price
    }
}
