/// Finds the task prompt in what an optimizer model replied.
///
/// The meta-prompt asks for it between `<prompt>` and `</prompt>`; what weak models make of that is taken too, and
/// named, so that the log says how each candidate was read.
package enum PromptParser {
    /// How the prompt stood in the reply.
    package enum Form: String, CaseIterable, Hashable, Sendable {
        /// Between both tags, as asked for.
        case tags
        /// Between both tags in other case or with spaces inside.
        case foldedTags = "folded-tags"
        /// After the opening tag, with no closing one.
        case openingTag = "opening-tag"
        /// Before the closing tag, with no opening one.
        case closingTag = "closing-tag"
        /// In a code fence that is all there is besides a line of introduction.
        case fence
        /// After a label such as `Prompt:`.
        case label
    }

    /// A prompt and how it was found; `text` may be empty.
    package struct Found: Hashable, Sendable {
        package var text: String
        package var form: Form
    }

    /// The first prompt in the reply; nil where nothing says which part of it is one.
    package static func prompt(in reply: String) -> Found? {
        let opening = PromptTag.opening.first(in: reply[...])
        let closing = PromptTag.closing.first(in: reply[(opening?.upperBound ?? reply.startIndex)...])
        switch (opening, closing) {
        case (let opening?, let closing?):
            let exact = reply[opening] == "<prompt>" && reply[closing] == "</prompt>"
            return found(withoutTags(reply[opening.upperBound..<closing.lowerBound]), exact ? .tags : .foldedTags)
        case (let opening?, nil): return found(withoutTags(reply[opening.upperBound...]), .openingTag)
        case (nil, let closing?): return found(withoutLabel(reply[..<closing.lowerBound]), .closingTag)
        case (nil, nil): return fenced(in: reply) ?? labelled(in: reply)
        }
    }

    /// Opening tags at the beginning were doubled; one further on stands where the closing tag should.
    private static func withoutTags(_ text: Substring) -> Substring {
        var text = trimmed(text)
        while let end = PromptTag.opening.end(in: text, from: text.startIndex) { text = trimmed(text[end...]) }
        return PromptTag.opening.first(in: text).map { text[..<$0.lowerBound] } ?? text
    }

    private static func fenced(in reply: String) -> Found? {
        guard let match = reply.firstMatch(of: #/```[A-Za-z]*[ \t]*\n(?<body>(?s:.*?))\n?[ \t]*```/#) else {
            return nil
        }
        return found(match.body, .fence)
    }

    private static func labelled(in reply: String) -> Found? {
        let label =
            #/(?m)^[ \t*#_]*(?:(?:[Nn]ew|[Ii]mproved|[Tt]ask|[Rr]evised)[ \t]+)*[Pp][Rr][Oo][Mm][Pp][Tt][ \t*_]*:[ \t*_]*/#
        guard let range = reply.firstRange(of: label) else { return nil }
        return found(reply[range.upperBound...], .label)
    }

    private static func withoutLabel(_ text: Substring) -> Substring {
        guard let labelled = labelled(in: String(text)) else { return text }
        return Substring(labelled.text)
    }

    /// Trims white space, one code fence around all of it, and one pair of quotes around all of it.
    private static func found(_ text: Substring, _ form: Form) -> Found {
        var text = trimmed(text)
        if form != .fence, text.hasPrefix("```"), text.hasSuffix("```"), let inner = fenced(in: String(text)) {
            text = Substring(inner.text)
        }
        for (left, right) in [("\"", "\""), ("“", "”")] as [(Character, Character)]
        where text.first == left && text.last == right && text.count >= 2 {
            let inner = text.dropFirst().dropLast()
            if !inner.contains(left), !inner.contains(right) { text = trimmed(inner) }
        }
        return Found(text: String(text), form: form)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text.drop(while: \.isWhitespace)
    }
}
