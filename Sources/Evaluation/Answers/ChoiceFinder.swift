/// Finds the letter of the option that an output chooses.
enum ChoiceFinder {
    /// The letter, folded to lower case, or nil when the output chooses none or several.
    ///
    /// In this order: the first letter of what is announced last; letters in parentheses; lines that begin with a
    /// letter and nothing but `.`, `)` or `:` behind it. A bare `a` or `I` within a sentence is a word.
    static func letter(in tokens: [Token]) -> String? {
        for sentence in Marks.announced(in: tokens) {
            if let letter = first(in: sentence) { return letter }
        }
        let parenthesized = Set(parenthesized(in: tokens[...]))
        if !parenthesized.isEmpty { return parenthesized.count == 1 ? parenthesized.first : nil }
        let leading = Set(tokens.split { $0.kind == .lineEnd }.compactMap(leading))
        return leading.count == 1 ? leading.first : nil
    }

    /// The letter that a target names.
    static func letter(ofTarget target: String) -> String? {
        letter(in: Token.tokens(of: target))
    }

    private static func isLetter(_ token: Token) -> Bool {
        token.kind == .word && token.text.count == 1
    }

    private static func parenthesized(in tokens: ArraySlice<Token>) -> [String] {
        tokens.indices.compactMap { index in
            guard isLetter(tokens[index]), index > tokens.startIndex, index + 1 < tokens.endIndex,
                tokens[index - 1].text == "(", tokens[index + 1].text == ")"
            else { return nil }
            return tokens[index].text.string
        }
    }

    /// The first letter in parentheses, or else the sentence's first word where that is a letter that no word follows.
    private static func first(in sentence: ArraySlice<Token>) -> String? {
        if let letter = parenthesized(in: sentence).first { return letter }
        let plain = sentence.filter { !$0.isDecoration && !["option", "choice", "letter"].contains($0.text) }
        guard let first = plain.first, isLetter(first) else { return nil }
        let isArticle = ["a", "i"].contains(first.text) && plain.count > 1 && plain[1].kind == .word
        return isArticle ? nil : first.text.string
    }

    /// The letter that a line begins with, as in `B`, `**B**`, `B)`, `B. because` or `b: 12`.
    private static func leading(_ line: ArraySlice<Token>) -> String? {
        let start = line.drop { $0.isDecoration }
        guard let first = start.first, isLetter(first) else { return nil }
        let rest = start.dropFirst()
        let close = rest.first?.text
        guard rest.allSatisfy(\.isDecoration) || close == ")" || close == "." || close == ":" || close == "," else {
            return nil
        }
        return first.text.string
    }
}
