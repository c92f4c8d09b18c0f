import Models

/// Reads `models:`.
enum ModelDecoding {
    static func roles(_ section: Section, servers: [String]) -> ModelRoles? {
        var section = section
        let task = required(.task, &section, servers)
        let optimizer = required(.optimizer, &section, servers)
        let embedding = section.sectionIfPresent(ModelRole.embedding.rawValue)
            .flatMap { model(.embedding, $0, servers: servers) }
        section.finish()
        guard let task, let optimizer else { return nil }
        return ModelRoles(task: task, optimizer: optimizer, embedding: embedding)
    }

    private static func required(_ role: ModelRole, _ section: inout Section, _ servers: [String]) -> ModelSettings? {
        let example = "{provider: openai, url: http://127.0.0.1:8080/v1, model: NAME}"
        let inner = section.requiredSection(role.rawValue, missing: example)
        return model(role, inner, servers: servers)
    }

    private static func model(_ role: ModelRole, _ section: Section, servers: [String]) -> ModelSettings? {
        var section = section
        let others = ModelSettings.ProviderName.allCases.filter { !role.providers.contains($0) }.map(\.rawValue)
        let provider = section.required(
            "provider", .provider(of: role, elsewhere: others), missing: "openai")
        let address = Kind<String>.text(
            "the base address of the endpoint", such: "http://127.0.0.1:8080/v1",
            form: "an address that begins with http:// or https:// and holds no password and no query",
            where: isAddress)
        let url = section.optional("url", address)
        let server = section.optional("server", .text("the name of a server under `servers:`", such: "local"))
        let model = section.optional("model", .text("the model's name", such: "gpt-4.1-mini"))
        let keyEnvironment = section.optional("key_env", .variable)
        let keyFile = section.optional(
            "key_file", .text("the path of a file that holds the key", such: "~/.openai-key"))
        let apiVersion = section.optional(
            "api_version", .text("the version of Azure's interface", such: "\"2024-10-21\""))
        var settings = ModelSettings(
            provider: provider ?? .openai, url: url, server: server, model: model ?? provider?.rawValue ?? "",
            keyEnvironment: keyEnvironment, keyFile: keyFile, apiVersion: apiVersion)
        settings.deployment = section.optional(
            "deployment", .text("the name of Azure's deployment", such: "my-deployment"))
        settings.extraBody =
            section.optional(
                "extra_body", .members("members of the request that gpo does not know", such: "{top_p: 0.9}")) ?? []
        settings.limits = LimitsDecoding.rates(section.section("limits"))
        if role != .embedding { readChat(role, &section, &settings) }
        section.finish()
        guard provider != nil, !section.isBroken else { return nil }
        ModelChecks.check(settings, hasName: model != nil, servers: servers, in: section)
        return settings
    }

    private static func readChat(_ role: ModelRole, _ section: inout Section, _ settings: inout ModelSettings) {
        settings.temperature = section.optional(
            "temperature", .decimal(0...2, "the sampling temperature", such: "0"),
            default: role.temperature)
        settings.maxTokens = section.optional(
            "max_tokens", .whole(1...1_000_000_000, "how many tokens a reply may have", such: "256"),
            default: role.maxTokens)
        settings.command =
            section.optional("command", .texts("the program and its arguments", such: "[scripts/model]")) ?? []
        if role == .optimizer {
            settings.phrases = section.optional("phrases", .text("the path of a phrase file", such: "phrases/all.txt"))
        }
    }

    private static func isAddress(_ text: String) -> Bool {
        let lowered = text.lowercased()
        guard let scheme = ["http://", "https://"].first(where: lowered.hasPrefix) else { return false }
        let rest = text.dropFirst(scheme.count)
        let host = rest.prefix { $0 != "/" }
        return !host.isEmpty && !host.contains("@")
            && !rest.contains { $0 == "?" || $0 == "#" || $0.isWhitespace }
    }
}

extension Kind where Value == ModelSettings.ProviderName {
    /// A provider that may play the role.
    fileprivate static func provider(of role: ModelRole, elsewhere others: [String]) -> Kind {
        let words = Kind.word(of: role.providers, notYet: ["simulated"])
        return Kind(words: words.words) { node, key throws(Mismatch) in
            if let text = node.scalar, others.contains(text) {
                throw Mismatch(
                    problem: "\(text) cannot be the \(role.rawValue) model",
                    remedy: "Write one of \(role.providers.map(\.rawValue).joined(separator: ", ")).")
            }
            return try words.read(node, key)
        }
    }
}

extension Kind where Value == String {
    /// The name of an environment variable. What stands there instead may be the key itself, so it is not shown.
    fileprivate static var variable: Kind {
        Kind { node, key throws(Mismatch) in
            guard let text = node.scalar, let first = text.utf8.first, !(0x30...0x39).contains(first),
                text.unicodeScalars.allSatisfy({
                    $0.isASCII && ($0.properties.isAlphabetic || $0 == "_" || ("0"..."9").contains($0))
                })
            else {
                throw Mismatch(
                    problem: "expected the name of an environment variable",
                    remedy: "Put the key into the environment and write the variable's name: `\(key): OPENAI_API_KEY`.")
            }
            return text
        }
    }
}
