import JSON

/// The most tokens that a call can use.
package struct TokenBound: Hashable, Sendable {
    /// Tokens read at most.
    package var promptTokens: Int
    /// Tokens written at most, or nil where neither the request nor the settings say.
    package var completionTokens: Int?

    package init(promptTokens: Int, completionTokens: Int?) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
    }

    /// Tokens in all, counting an unbounded reply as none.
    package var totalTokens: Int { promptTokens + (completionTokens ?? 0) }

    /// A token stands for a byte at least; around each message a chat template adds a few of its own.
    private static let perMessage = 32
    /// What any of the known endpoints charges for one image at most, with room to spare.
    private static let perImage = 50_000

    /// Beyond any endpoint's, so that the bound stays a number.
    private static let mostTokens = 1_000_000_000
    private static let mostAnswers = 1_000_000

    /// The bound of a chat; `own` is the provider's where neither the request nor the settings give one.
    package static func of(
        _ request: ChatRequest, settings: ModelSettings, unlessGiven own: Int? = nil
    ) -> TokenBound {
        var bound = perMessage
        for message in request.messages {
            bound += perMessage
            for part in message.parts {
                switch part {
                case .text(let text): bound += text.utf8.count
                case .image: bound += perImage
                }
            }
        }
        for member in settings.extraBody { bound += member.value.text.utf8.count }
        let given = request.maxTokens ?? settings.maxTokens ?? own
        let extra = extraBounds(settings.extraBody)
        let count = max(request.count, extra.count ?? 1)
        let completion = [given, extra.tokens].compactMap(\.self).max().map { $0 * count }
        return TokenBound(promptTokens: bound, completionTokens: completion)
    }

    /// What the user's own members say of the answers: they may take the place of what the request says.
    private static func extraBounds(_ members: [JSONMember]) -> (tokens: Int?, count: Int?) {
        var tokens: [Int] = []
        var counts: [Int] = []
        for member in members {
            switch member.key {
            case "max_tokens", "max_completion_tokens", "maxOutputTokens":
                tokens += [min(member.value.integer ?? 0, mostTokens)]
            case "n", "best_of", "candidateCount": counts += [min(member.value.integer ?? 1, mostAnswers)]
            default:
                guard let inner = member.value.members else { continue }
                let bounds = extraBounds(inner)
                tokens += [bounds.tokens].compactMap(\.self)
                counts += [bounds.count].compactMap(\.self)
            }
        }
        return (tokens.max(), counts.max())
    }

    package static func of(texts: [String]) -> TokenBound {
        TokenBound(
            promptTokens: texts.reduce(0) { $0 + $1.utf8.count + perMessage }, completionTokens: 0)
    }
}
