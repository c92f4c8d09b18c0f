/// A piece of a model's output: a word, a number, a symbol or the end of a line.
///
/// Metrics compare tokens and not characters, so that `valid` is not found in `invalid`, nor `12` in `312`.
struct Token: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case word, number, symbol, lineEnd
    }

    var kind: Kind
    /// The text, folded in case; a number's without currency and thousands separators.
    var text: TokenText

    /// The number that the token is, if it is one.
    var number: Double? { kind == .number ? Double(text.string) : nil }

    /// Signs that only dress a text up, such as Markdown's, and say nothing about the answer.
    var isDecoration: Bool { kind == .symbol && Self.decorations.contains(text) }

    /// Whether a sentence ends here.
    var endsSentence: Bool { kind == .lineEnd || kind == .symbol && Self.sentenceEnds.contains(text) }

    private static let decorations: Set<TokenText> = [
        "*", "_", "`", "\"", "'", "(", ")", "[", "]", "{", "}", "#", "~", "$", "“", "”", "«", "»", "-", "•", ">", "<",
        "\\",
    ]
    private static let sentenceEnds: Set<TokenText> = [".", "!", "?", ";"]
}

extension Token {
    static let lineEnd = Token(kind: .lineEnd, text: "\n")

    private static let question: TokenText = "q"
    private static let colon: TokenText = ":"

    /// The tokens of a text, up to where the model begins to ask itself the next question (a line that starts `Q:`).
    static func tokens(of output: String) -> [Token] {
        let tokens = Tokenizer.tokens(of: output)
        for index in tokens.indices.dropLast() where index > 0 {
            if tokens[index - 1].kind == .lineEnd, tokens[index].text == question, tokens[index + 1].text == colon {
                return Array(tokens[..<index])
            }
        }
        return tokens
    }
}
