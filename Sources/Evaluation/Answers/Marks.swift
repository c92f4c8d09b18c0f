/// Where an output announces its answer: "the answer is", "Answer:", `####`, `\boxed{`.
enum Marks {
    /// What follows each announcement up to the end of its sentence, the last announcement first.
    ///
    /// The last one is the model's final word: "The answer is 5. Wait, the answer is 6."
    static func announced(in tokens: [Token]) -> [ArraySlice<Token>] {
        var found: [ArraySlice<Token>] = []
        for index in tokens.indices {
            guard var start = end(ofMarkAt: index, in: tokens) else { continue }
            while start < tokens.endIndex, tokens[start].kind == .lineEnd { start += 1 }
            let end = tokens[start...].firstIndex { $0.endsSentence } ?? tokens.endIndex
            if start < end { found.append(tokens[start..<end]) }
        }
        return found.reversed()
    }

    private static let nouns: [TokenText] = [
        "answer", "option", "choice", "result", "label", "sentiment", "verdict", "classification",
    ]

    /// How long they are, which is sooner asked than which word it is.
    private static let nounLengths =
        nouns.map(\.count).reduce(.max, min)...nouns.map(\.count).reduce(0, max)

    /// The index behind a mark that begins at `index`, or nil where none does.
    private static func end(ofMarkAt index: Int, in tokens: [Token]) -> Int? {
        let token = tokens[index]
        switch token.kind {
        case .symbol: return end(ofSignAt: index, in: tokens)
        case .word where nounLengths ~= token.text.count && nouns.contains(token.text):
            return end(ofNounAt: index, in: tokens)
        case .word, .number, .lineEnd: return nil
        }
    }

    private static func end(ofSignAt index: Int, in tokens: [Token]) -> Int? {
        func text(_ offset: Int) -> TokenText? {
            index + offset < tokens.endIndex ? tokens[index + offset].text : nil
        }
        switch tokens[index].text {
        case "#" where (1...3).allSatisfy { text($0) == "#" } && text(4) != "#": return index + 4
        case "\\" where text(1) == "boxed" && text(2) == "{": return index + 3
        default: return nil
        }
    }

    private static func end(ofNounAt index: Int, in tokens: [Token]) -> Int? {
        var next = index + 1
        while next < tokens.endIndex, tokens[next].isDecoration { next += 1 }
        guard next < tokens.endIndex else { return nil }
        switch tokens[next].text {
        case "is", "are", ":", "=": next += 1
        case "would", "should", "must", "will":
            guard next + 1 < tokens.endIndex, tokens[next + 1].text == "be" else { return nil }
            next += 2
        default: return nil
        }
        // "The answer is: 5", "**Answer is**: 5"; but a parenthesis that begins the answer belongs to it.
        let colon = tokens[next...].firstIndex { !$0.isDecoration }
        if let colon, tokens[colon].text == ":" { next = colon + 1 }
        return next
    }
}
