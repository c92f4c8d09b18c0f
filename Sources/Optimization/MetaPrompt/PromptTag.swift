/// A tag around a prompt, in any case of its letters and with spaces inside.
///
/// Written out, since a regular expression is compiled anew wherever it is used, which takes longer than all else that is
/// done with a reply.
enum PromptTag {
    case opening, closing

    /// The first such tag.
    func first(in text: Substring) -> Range<String.Index>? {
        var from = text.startIndex
        while let start = text.utf8[from...].firstIndex(of: UInt8(ascii: "<")) {
            if let end = end(in: text, from: start) { return start..<end }
            from = text.utf8.index(after: start)
        }
        return nil
    }

    /// Where a tag that begins at `start` ends; nil where none begins there.
    func end(in text: Substring, from start: String.Index) -> String.Index? {
        // Beyond ASCII, the bracket may be a part of another character.
        guard start < text.endIndex, String.Index(start, within: text) != nil, text[start] == "<" else { return nil }
        var rest = text[start...].dropFirst().drop(while: \.isWhitespace)
        if self == .closing {
            guard rest.first == "/" else { return nil }
            rest = rest.dropFirst().drop(while: \.isWhitespace)
        }
        for (lower, upper) in zip("prompt", "PROMPT") {
            guard let letter = rest.first, letter == lower || letter == upper else { return nil }
            rest = rest.dropFirst()
        }
        rest = rest.drop(while: \.isWhitespace)
        return rest.first == ">" ? rest.index(after: rest.startIndex) : nil
    }
}
