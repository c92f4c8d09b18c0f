import Diagnostics
import History
import Models
import Pipelines

/// The clients of a run's models, by what they are for.
package struct ModelClients: Sendable {
    private var byRole: [History.ModelRole: ModelClient] = [:]

    /// Makes a client for each model of the pipeline; `addresses` are those of the local servers, by name.
    package init(
        pipeline: Pipeline, rates: [ModelRate], texts: [String: String], addresses: [String: String], keys: KeyReader,
        clock: ModelClock
    ) throws(Problems) {
        try self.init(
            roles: pipeline.models.byRole, limits: pipeline.limits, rates: rates, texts: texts, addresses: addresses,
            keys: keys, withholding: pipeline.models.keyVariables, clock: clock)
    }

    /// Makes clients for some of the models; `withheld` is what programs among them are not to see.
    package init(
        roles: [(History.ModelRole, ModelSettings)], limits: Limits, rates: [ModelRate], texts: [String: String],
        addresses: [String: String], keys: KeyReader, withholding withheld: WithheldVariables, clock: ModelClock
    ) throws(Problems) {
        let transport = HTTPTransport()
        for (role, settings) in roles {
            if settings.provider == .lexical { continue }
            var settings = settings
            if let server = settings.server { settings.url = addresses[server] }
            guard let provider = Self.provider(settings, texts: texts, withholding: withheld) else {
                throw Problems(
                    Diagnostic(
                        field: "models.\(role.rawValue).provider",
                        problem: "\(settings.provider.rawValue) is not supported yet"), exitCode: .invalidInput)
            }
            byRole[role] = ModelClient(
                settings: settings, provider: provider, key: try keys.key(for: settings, role: role),
                limits: limits, transport: transport, clock: clock,
                price: rates.first { $0.role == role }?.price ?? .unknown)
        }
    }

    /// Who answers; the built-in recombiner gets the phrases that the log keeps, and a program does not see what is
    /// withheld.
    static func provider(
        _ settings: ModelSettings, texts: [String: String],
        withholding withheld: WithheldVariables = WithheldVariables([])
    ) -> (any Provider)? {
        switch settings.provider {
        case .recombine: RecombineProvider(phrases: texts["phrases"] ?? "")
        case .command: Command(withholding: withheld)
        case .openai, .anthropic, .gemini, .lexical: settings.provider.provider
        }
    }

    func client(for role: History.ModelRole) throws(Problems) -> ModelClient {
        guard let client = byRole[role] else {
            throw Problems(
                Diagnostic(field: "models.\(role.rawValue)", problem: "the pipeline names no such model"),
                exitCode: .invalidInput)
        }
        return client
    }
}

extension ModelRoles {
    /// The models that there are, by what they are for.
    package var byRole: [(History.ModelRole, ModelSettings)] {
        [(.task, task), (.optimizer, optimizer)] + (embedding.map { [(.embedding, $0)] } ?? [])
    }

    /// Where the models' keys are.
    var keyVariables: WithheldVariables { WithheldVariables(byRole.compactMap(\.1.keyEnvironment)) }
}

extension ModelRate {
    /// The rates as the client counts with them.
    package var price: Price {
        Price(
            input: inputMicrodollars, cachedInput: cachedMicrodollars, output: outputMicrodollars,
            isKnown: source != "unknown")
    }
}
