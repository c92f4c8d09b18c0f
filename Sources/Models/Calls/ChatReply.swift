/// Tokens that a call used, as the endpoint counted them.
package struct Usage: Hashable, Sendable {
    /// Tokens read, those from a cache included.
    package var promptTokens: Int
    /// Tokens written, over all answers.
    package var completionTokens: Int
    /// Of the tokens read, those that came from the endpoint's prefix cache.
    package var cachedTokens: Int

    package init(promptTokens: Int, completionTokens: Int, cachedTokens: Int = 0) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        self.cachedTokens = cachedTokens
    }

    package var totalTokens: Int { promptTokens + completionTokens }
}

extension Usage {
    /// More than any endpoint reads or writes in one call; what is beyond is no count.
    private static let most = 1 << 40

    /// The sums of what a reply counts, or nil where that cannot be right: a count below zero would give budget back.
    init?(counted prompt: [Int], completion: [Int], cached: Int = 0) {
        guard (prompt + completion + [cached]).allSatisfy((0...Self.most).contains) else { return nil }
        self.init(
            promptTokens: prompt.reduce(0, +), completionTokens: completion.reduce(0, +), cachedTokens: cached)
    }
}

/// What a chat model answered.
package struct ChatReply: Hashable, Sendable {
    /// The answers in the endpoint's order, at least one of them with text.
    package var texts: [String]
    /// Why each answer ended, in the endpoint's words; `stop` and `length` mean the same for all providers.
    package var finishReasons: [String?]
    /// Nil where the endpoint does not count.
    package var usage: Usage?
    /// The model that the endpoint says it used.
    package var model: String?

    package init(texts: [String], finishReasons: [String?], usage: Usage?, model: String?) {
        self.texts = texts
        self.finishReasons = finishReasons
        self.usage = usage
        self.model = model
    }
}

/// The vectors of some texts.
package struct EmbeddingReply: Hashable, Sendable {
    /// One vector a text, in the order of the texts, all of one dimension.
    package var vectors: [[Float]]
    package var usage: Usage?
    package var model: String?

    package init(vectors: [[Float]], usage: Usage?, model: String?) {
        self.vectors = vectors
        self.usage = usage
        self.model = model
    }
}
