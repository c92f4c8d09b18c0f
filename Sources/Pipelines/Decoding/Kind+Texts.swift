extension Kind where Value == String {
    /// A text that is not blank. `what` completes "Write …".
    static func text(_ what: String, such example: String) -> Kind {
        Kind { node, key throws(Mismatch) in
            let remedy = "Write \(what), such as `\(key): \(example)`."
            if let given = node.given, !node.isNull, !given.allSatisfy(\.isWhitespace) { return given }
            guard case .scalar(let text, let isQuoted) = node.content, !node.isNull else {
                throw Mismatch(problem: "expected a text, found \(node.found)", remedy: remedy)
            }
            if !isQuoted, isOtherThanText(text) {
                throw Mismatch(
                    problem: "expected a text, found \(text)", remedy: "Put it into quotes: `\(key): \"\(text)\"`.")
            }
            if text.allSatisfy(\.isWhitespace) {
                throw Mismatch(problem: "expected a text, found an empty one", remedy: remedy)
            }
            return text
        }
    }

    /// A text of which `isFit` holds. `form` completes "expected …".
    static func text(
        _ what: String, such example: String, form: String, where isFit: @escaping (String) -> Bool
    ) -> Kind {
        Kind { node, key throws(Mismatch) in
            let text = try Kind.text(what, such: example).read(node, key)
            guard isFit(text) else {
                throw Mismatch(
                    problem: "expected \(form), found \(node.found)",
                    remedy: "Write \(what), such as `\(key): \(example)`.")
            }
            return text
        }
    }

    /// What YAML takes for a number or a truth value.
    private static func isOtherThanText(_ text: String) -> Bool {
        ["true", "True", "TRUE", "false", "False", "FALSE"].contains(text) || NumberText.double(text) != nil
    }
}

extension Kind where Value == [String] {
    /// A list of one or more texts.
    static func texts(_ what: String, such example: String) -> Kind {
        Kind { node, key throws(Mismatch) in
            let remedy = "Write \(what), such as `\(key): \(example)`."
            guard case .list(let elements) = node.content, !elements.isEmpty else {
                let found = if case .list = node.content { "an empty one" } else { node.found }
                throw Mismatch(problem: "expected a list of texts, found \(found)", remedy: remedy)
            }
            var texts: [String] = []
            for (index, element) in elements.enumerated() {
                guard case .scalar(let text, let isQuoted) = element.content, !element.isNull else {
                    throw Mismatch(
                        problem: "expected a text, found \(element.found)", remedy: remedy,
                        inner: ("[\(index)]", element))
                }
                if !isQuoted, NumberText.double(text) != nil {
                    throw Mismatch(
                        problem: "expected a text, found \(text)", remedy: "Put it into quotes: `\"\(text)\"`.",
                        inner: ("[\(index)]", element))
                }
                texts.append(text)
            }
            return texts
        }
    }
}

extension Kind where Value: RawRepresentable, Value.RawValue == String {
    /// One of certain words; `notYet` are words that the format names and this build does not have.
    static func word(of cases: [Value], notYet: [String] = []) -> Kind {
        let words = cases.map(\.rawValue)
        return Kind(words: words) { node, key throws(Mismatch) in
            let list = words.joined(separator: ", ")
            let choice = words.count == 1 ? "Write `\(key): \(words[0])`." : "Write one of \(list)."
            guard let text = node.scalar else {
                throw Mismatch(problem: "expected one of \(list), found \(node.found)", remedy: choice)
            }
            if let value = cases.first(where: { $0.rawValue == text }) { return value }
            if notYet.contains(text) {
                throw Mismatch(problem: "\"\(text)\" is not supported yet", remedy: choice)
            }
            let meant = NearestWord.remedy(for: text, among: words) { "`\(key): \($0)`" }
            throw Mismatch(problem: "expected one of \(list), found \(node.found)", remedy: meant ?? choice)
        }
    }
}
