extension PriceTable {
    /// The list prices of the providers for immediate answers, in the regions without a surcharge.
    ///
    /// Where a model costs more beyond a length of prompt that a task never reaches (100,000 tokens or more), the
    /// price below it stands. A model that is missing here is of unknown price, and a pipeline can state it.
    package static let known = PriceTable(
        date: "2026-11-22",
        prices: Dictionary(uniqueKeysWithValues: dollarsPerMillion.map { ($0.model, $0.price) }))

    /// Input, cached input and output, in dollars per million tokens, as the providers write them.
    private static let dollarsPerMillion: [Line] = [
        // OpenAI
        Line("gpt-6-astra", 10, 1, 50), Line("gpt-6-sol", 2, 0.2, 10), Line("gpt-6.1-sol", 2, 0.1, 10),
        Line("gpt-6-luna", 0.1, 0.01, 0.5), Line("gpt-5.5", 5, 0.5, 30), Line("gpt-5.4", 2.5, 0.25, 15),
        Line("gpt-5.4-mini", 0.75, 0.075, 4.5), Line("gpt-5.4-nano", 0.2, 0.02, 1.25),
        Line("gpt-5.2", 1.75, 0.175, 14), Line("gpt-5.1", 1.25, 0.125, 10), Line("gpt-5", 1.25, 0.125, 10),
        Line("gpt-5-mini", 0.25, 0.025, 2), Line("gpt-5-nano", 0.05, 0.005, 0.4), Line("gpt-4.1", 2, 0.5, 8),
        Line("gpt-4.1-mini", 0.4, 0.1, 1.6), Line("gpt-4.1-nano", 0.1, 0.025, 0.4), Line("gpt-4o", 2.5, 1.25, 10),
        Line("gpt-4o-mini", 0.15, 0.075, 0.6), Line("o3", 2, 0.5, 8), Line("o3-mini", 1.1, 0.55, 4.4),
        Line("o4-mini", 1.1, 0.275, 4.4), Line("text-embedding-3-small", 0.02, 0.02, 0),
        Line("text-embedding-3-large", 0.13, 0.13, 0),
        // Anthropic
        Line("claude-fable-5-1", 10, 0.25, 50), Line("claude-fable-5", 10, 1, 50),
        Line("claude-opus-5-5", 4, 0.2, 20), Line("claude-opus-5", 5, 0.5, 25), Line("claude-opus-4-8", 5, 0.5, 25),
        Line("claude-opus-4-7", 5, 0.5, 25), Line("claude-opus-4-6", 5, 0.5, 25), Line("claude-opus-4-5", 5, 0.5, 25),
        Line("claude-sonnet-5-5", 2, 0.1, 10), Line("claude-sonnet-5", 2, 0.2, 10),
        Line("claude-sonnet-4-6", 3, 0.3, 15), Line("claude-sonnet-4-5", 3, 0.3, 15),
        Line("claude-haiku-5-5", 0.1, 0.01, 0.5), Line("claude-haiku-4-5", 1, 0.1, 5),
        // Google, without its discount for cached input
        Line("gemini-3.1-pro", 2, 2, 12), Line("gemini-3-flash", 0.5, 0.5, 3),
        Line("gemini-3.1-flash-lite", 0.25, 0.25, 1.5), Line("gemini-2.5-pro", 1.25, 1.25, 10),
        Line("gemini-2.5-flash", 0.3, 0.3, 2.5), Line("gemini-2.5-flash-lite", 0.1, 0.1, 0.4),
        Line("gemini-embedding-001", 0.15, 0.15, 0),
    ]

    private struct Line: Sendable {
        var model: String
        var price: Price

        init(_ model: String, _ input: Double, _ cachedInput: Double, _ output: Double) {
            func microdollars(_ dollars: Double) -> Int { Int((dollars * 1_000_000).rounded()) }
            self.model = model
            price = Price(
                input: microdollars(input), cachedInput: microdollars(cachedInput), output: microdollars(output))
        }
    }
}
