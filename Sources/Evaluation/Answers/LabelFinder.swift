/// Finds the one label that an output names.
struct LabelFinder {
    /// Labels as written, with their tokens, the longest first.
    private let labels: [(label: String, tokens: [Token])]

    init(labels: [String]) {
        self.labels =
            Set(labels).sorted()
            .map { (label: $0, tokens: Self.plain(Token.tokens(of: $0)[...])) }
            .filter { !$0.tokens.isEmpty }
            .sorted { $0.tokens.count > $1.tokens.count }
    }

    /// The label, or nil when the output names none, or more than one without saying which is the answer.
    ///
    /// In this order: what is announced as the answer, the last announcement first; lines that are a label and
    /// nothing else; the whole output. A denied label ("not positive") is not named.
    func label(in tokens: [Token]) -> String? {
        for sentence in Marks.announced(in: tokens) {
            let named = named(in: sentence)
            if !named.isEmpty { return named.count == 1 ? named.first : nil }
        }
        let alone = Set(tokens.split { $0.endsSentence }.compactMap(labelAlone))
        if !alone.isEmpty { return alone.count == 1 ? alone.first : nil }
        let named = named(in: tokens[...])
        return named.count == 1 ? named.first : nil
    }

    /// The label that a line consists of.
    private func labelAlone(_ line: ArraySlice<Token>) -> String? {
        let line = Self.plain(line)
        return labels.first { $0.tokens == line }?.label
    }

    private func named(in tokens: ArraySlice<Token>) -> Set<String> {
        let tokens = Self.plain(tokens)
        var named: Set<String> = []
        var index = 0
        while index < tokens.count {
            guard let match = labels.first(where: { tokens[index...].starts(with: $0.tokens) }) else {
                index += 1
                continue
            }
            if !Self.isDenied(at: index, in: tokens) { named.insert(match.label) }
            index += match.tokens.count
        }
        return named
    }

    private static let softeners: Set<TokenText> = ["a", "an", "the", "very", "really", "entirely", "particularly"]

    private static func isDenied(at index: Int, in tokens: [Token]) -> Bool {
        var before = index - 1
        if before > 0, softeners.contains(tokens[before].text) { before -= 1 }
        guard before >= 0 else { return false }
        return ["not", "never", "nor", "cannot"].contains(tokens[before].text)
            || tokens[before].text.string.hasSuffix("n't")
    }

    private static func plain(_ tokens: ArraySlice<Token>) -> [Token] {
        tokens.filter { !$0.isDecoration && $0.kind != .lineEnd }
    }
}
