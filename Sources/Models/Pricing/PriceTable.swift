/// The prices of known models, which a pipeline's own price overrides.
package struct PriceTable: Hashable, Sendable {
    /// The day on which the prices were read, such as `2026-11-22`.
    package var date: String
    /// By the model's name without a date.
    package var prices: [String: Price]

    package init(date: String, prices: [String: Price]) {
        self.date = date
        self.prices = prices
    }

    /// The price of the model that `settings` name: their own, else the table's, else unknown.
    ///
    /// A model served on this machine costs nothing, whatever its name.
    package func price(_ settings: ModelSettings) -> Price {
        if let price = settings.price { return price }
        switch settings.provider {
        case .command, .recombine, .lexical: return .unknown
        case .openai, .anthropic, .gemini:
            return settings.isOnThisMachine ? .unknown : price(model: settings.model)
        }
    }

    /// The price of a model by name; `openai/gpt-4o-2024-08-06` is `gpt-4o`.
    package func price(model: String) -> Price {
        let name = model.split(separator: "/").last.map(String.init) ?? model
        return prices[name] ?? prices[Self.withoutVersion(name)] ?? .unknown
    }

    /// Without what marks one release of a model: digits of a date, `latest`, `preview`.
    private static func withoutVersion(_ name: String) -> String {
        var words = name.split(separator: "-", omittingEmptySubsequences: false)
        while let last = words.last, words.count > 1, isVersion(last) { words.removeLast() }
        return words.joined(separator: "-")
    }

    /// Years, months and days have two, four or eight digits; a model's own number has one.
    private static func isVersion(_ word: Substring) -> Bool {
        if word == "latest" || word == "preview" { return true }
        return [2, 4, 8].contains(word.count) && word.allSatisfy { $0.isASCII && $0.isNumber }
    }
}
