/// What `recombine` reads out of a meta-prompt's text.
///
/// A shown prompt begins with `<prompt>` at the beginning of a line and ends with `</prompt>` at the end of one, so
/// that a sentence that only speaks of the tags shows none. The lines above it tell its score, and whether it is the
/// current one.
struct RecombineMetaPrompt {
    struct Shown: Hashable {
        var text: String
        /// 0 to 100; nil where the text above names none.
        var score: Double?
    }

    /// In the order in which they stand, the current one included.
    private(set) var prompts: [Shown] = []
    private(set) var current: Shown?
    /// Words that may change, where the text names a number of words after the last prompt.
    private(set) var budgetWords: Int?

    init(_ text: String) {
        var lead: [Substring] = []
        var inside: [Substring]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var rest = line
            if inside == nil {
                guard line.hasPrefix(Self.opening) else {
                    lead.append(line)
                    continue
                }
                rest = line.dropFirst(Self.opening.count)
                inside = []
            }
            guard rest.hasSuffix(Self.closing) else {
                inside?.append(rest)
                continue
            }
            let lines = (inside ?? []) + [rest.dropLast(Self.closing.count)]
            add(lines.joined(separator: "\n"), lead: lead)
            (inside, lead) = (nil, [])
        }
        budgetWords = Self.budget(in: lead)
    }

    private static let opening = "<prompt>"
    private static let closing = "</prompt>"

    private mutating func add(_ text: String, lead: [Substring]) {
        // Only the nearest line that is not blank: what is further above belongs to something else.
        let caption = lead.last { $0.contains { !$0.isWhitespace } }?.lowercased() ?? ""
        let shown = Shown(text: text, score: Self.number(after: "score", in: Self.words(of: caption)))
        if caption.contains("current") { current = shown }
        prompts.append(shown)
    }

    /// The number before "word" or "words".
    private static func budget(in lines: [Substring]) -> Int? {
        let words = words(of: lines.joined(separator: " "))
        return zip(words, words.dropFirst()).lazy
            .filter { $1 == "word" || $1 == "words" }
            .compactMap { Int($0.0) }.first
    }

    private static func number(after name: String, in words: [Substring]) -> Double? {
        guard let index = words.firstIndex(of: name[...]) else { return nil }
        return words[(index + 1)...].lazy.compactMap { Double($0) }.first
    }

    /// Words without the punctuation around them; a decimal point stays.
    private static func words(of text: String) -> [Substring] {
        text.split { !$0.isLetter && !$0.isNumber && $0 != "." }.compactMap { word in
            let word = word.last == "." ? word.dropLast() : word
            return word.isEmpty ? nil : word
        }
    }
}
