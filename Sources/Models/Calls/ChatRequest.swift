/// One message of a conversation.
package struct ChatMessage: Hashable, Sendable {
    /// Who speaks.
    package enum Role: String, Hashable, Sendable {
        case system, user, assistant
    }

    /// A piece of a message.
    package enum Part: Hashable, Sendable {
        case text(String)
        /// The media type, such as `image/png`, and the file's bytes in base64.
        case image(mediaType: String, base64: String)
    }

    package var role: Role
    package var parts: [Part]

    package init(role: Role, parts: [Part]) {
        self.role = role
        self.parts = parts
    }

    package init(_ role: Role, _ text: String) {
        self.init(role: role, parts: [.text(text)])
    }
}

/// What is asked of a chat model, apart from what its settings say.
package struct ChatRequest: Hashable, Sendable {
    package var messages: [ChatMessage]
    /// Answers wanted to the same question, at least 1.
    package var count: Int
    package var seed: Int?
    /// In place of the model's own setting.
    package var temperature: Double?
    /// Tokens of each answer at most, in place of the model's own setting.
    package var maxTokens: Int?

    package init(
        messages: [ChatMessage], count: Int = 1, seed: Int? = nil, temperature: Double? = nil, maxTokens: Int? = nil
    ) {
        precondition(count >= 1, "a request asks for at least one answer")
        self.messages = messages
        self.count = count
        self.seed = seed
        self.temperature = temperature
        self.maxTokens = maxTokens
    }
}
