/// What a model's tokens cost, in millionths of a US dollar per million tokens.
///
/// A rate of 2.50 dollars a million tokens is 2,500,000.
package struct Price: Hashable, Sendable {
    /// Tokens read.
    package var inputMicrodollarsPerMillion: Int
    /// Tokens read from the endpoint's prefix cache.
    package var cachedInputMicrodollarsPerMillion: Int
    /// Tokens written.
    package var outputMicrodollarsPerMillion: Int
    /// Whether anyone said so; where nobody did, all rates are 0.
    package var isKnown: Bool

    /// Cached tokens cost as much as others unless given.
    package init(input: Int, cachedInput: Int? = nil, output: Int, isKnown: Bool = true) {
        inputMicrodollarsPerMillion = input
        cachedInputMicrodollarsPerMillion = cachedInput ?? input
        outputMicrodollarsPerMillion = output
        self.isKnown = isKnown
    }

    /// The price of a model that nobody priced, such as a local one.
    package static let unknown = Price(input: 0, output: 0, isKnown: false)

    /// The cost of a call, in millionths of a US dollar, rounded up.
    package func microdollars(_ usage: Usage) -> Int {
        let cached = min(usage.cachedTokens, usage.promptTokens)
        return Self.roundedUp(
            [
                (usage.promptTokens - cached, inputMicrodollarsPerMillion),
                (cached, cachedInputMicrodollarsPerMillion),
                (usage.completionTokens, outputMicrodollarsPerMillion),
            ])
    }

    /// The most that a call of so many tokens can cost, in millionths of a US dollar, rounded up.
    package func worstCaseMicrodollars(promptTokens: Int, completionTokens: Int) -> Int {
        Self.roundedUp(
            [
                (promptTokens, max(inputMicrodollarsPerMillion, cachedInputMicrodollarsPerMillion)),
                (completionTokens, outputMicrodollarsPerMillion),
            ])
    }

    /// Saturates rather than overflow, so that an absurd bound is still refused by a budget.
    private static func roundedUp(_ terms: [(tokens: Int, rate: Int)]) -> Int {
        var sum = 999_999
        for term in terms {
            let (product, isTooLarge) = max(0, term.tokens).multipliedReportingOverflow(by: term.rate)
            let (next, overflowed) = sum.addingReportingOverflow(product)
            if isTooLarge || overflowed { return Int.max }
            sum = next
        }
        return sum / 1_000_000
    }
}
