import Models

/// Which model plays which part.
package struct ModelRoles: Hashable, Sendable {
    /// Solves the task with a candidate prompt.
    package var task: ModelSettings
    /// Writes candidates.
    package var optimizer: ModelSettings
    /// Places prompts by meaning; nil is the built-in lexical embedding.
    package var embedding: ModelSettings?

    package init(task: ModelSettings, optimizer: ModelSettings, embedding: ModelSettings? = nil) {
        self.task = task
        self.optimizer = optimizer
        self.embedding = embedding
    }
}

/// The part that a model plays, in the pipeline's words.
package enum ModelRole: String, CaseIterable, Hashable, Sendable {
    case task, optimizer, embedding

    /// Who may play it.
    var providers: [ModelSettings.ProviderName] {
        switch self {
        case .task: [.openai, .anthropic, .gemini, .command]
        case .optimizer: [.openai, .anthropic, .gemini, .command, .recombine]
        case .embedding: [.openai, .gemini, .lexical]
        }
    }

    /// The sampling temperature where the pipeline names none: the task model answers, the optimizer model explores.
    var temperature: Double? {
        switch self {
        case .task: 0
        case .optimizer: 1
        case .embedding: nil
        }
    }

    /// Tokens of a reply at most where the pipeline says nothing.
    var maxTokens: Int? {
        switch self {
        case .task: 256
        case .optimizer: 512
        case .embedding: nil
        }
    }
}
