/// Recognises what looks like a key or a token, so that no message repeats it and no run records it.
enum Secrets {
    /// Beginnings that providers give their keys.
    private static let prefixes = [
        "sk-", "sk_", "pk-", "rk_", "AIza", "AKIA", "ghp_", "gho_", "github_pat_", "glpat-", "hf_", "xox", "gsk_",
        "pplx-", "nvapi-", "r8_", "eyJ",
    ]

    /// Settings under which people write a key by mistake.
    static let keyNames: Set<String> = [
        "key", "api_key", "apikey", "api-key", "apiKey", "token", "secret", "password", "authorization", "bearer",
    ]

    /// Whether some word of the text is as long and as mixed as a key and begins like one.
    static func isFound(in text: String) -> Bool {
        words(of: text).contains { isLikely($0, shortest: 16) }
    }

    /// The text with each word that begins like a key left out, however short it is, and an address without the name,
    /// the password and the query that it may hold.
    static func redacted(_ text: String) -> String {
        if let scheme = text.firstRange(of: "://") {
            let host = text[scheme.upperBound...].prefix { $0 != "/" }
            var rest = text[scheme.upperBound...]
            var address = text[..<scheme.upperBound]
            if let at = host.lastIndex(of: "@") {
                address += "(not shown)"
                rest = rest[at...]
            }
            if let query = rest.firstIndex(of: "?") { rest = rest[..<query] + "?(not shown)" }
            return redactedWords(address + rest)
        }
        return redactedWords(text[...])
    }

    private static func redactedWords(_ text: Substring) -> String {
        var result = ""
        var word = ""
        func flush() -> String { isLikely(word[...], shortest: 6) ? "(not shown)" : word }
        for character in text {
            if isPart(character) {
                word.append(character)
            } else {
                result += flush()
                result.append(character)
                word = ""
            }
        }
        return result + flush()
    }

    /// The text in quotes, shortened, without what looks like a key.
    static func quoted(_ text: String) -> String {
        let shown = redacted(text)
        let line = shown.prefix { !$0.isNewline }
        if line.count > 60 { return "\"\(line.prefix(57))…\"" }
        return line.count < shown.count ? "\"\(line)…\"" : "\"\(line)\""
    }

    private static func words(of text: String) -> [Substring] {
        text.split { !isPart($0) }
    }

    private static func isPart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "-" || character == "_" || character == "."
    }

    private static func isLikely(_ word: Substring, shortest: Int) -> Bool {
        guard word.count >= shortest, let prefix = prefixes.first(where: word.hasPrefix) else { return false }
        return shortest < 16 || word.dropFirst(prefix.count).contains(where: \.isNumber)
    }
}
