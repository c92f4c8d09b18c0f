/// What changed from one text to another, word by word.
package struct WordDiff: Hashable, Sendable {
    /// Neighbouring words with the same fate.
    package enum Part: Hashable, Sendable {
        case same([String])
        case removed([String])
        case added([String])
    }

    package private(set) var parts: [Part] = []

    /// Cost: grows with the length times the number of differences.
    package init(from old: String, to new: String) {
        let oldWords = Self.words(of: old)
        let newWords = Self.words(of: new)
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in newWords.difference(from: oldWords) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var oldIndex = 0
        var newIndex = 0
        while oldIndex < oldWords.count || newIndex < newWords.count {
            if removed.contains(oldIndex) {
                append(.removed([oldWords[oldIndex]]))
                oldIndex += 1
            } else if added.contains(newIndex) {
                append(.added([newWords[newIndex]]))
                newIndex += 1
            } else {
                append(.same([newWords[newIndex]]))
                oldIndex += 1
                newIndex += 1
            }
        }
    }

    /// The words of a text: what stands between white space.
    package static func words(of text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    /// For each word of the new text, whether the old one had it in that place.
    package var isKept: [Bool] {
        parts.flatMap { part in
            switch part {
            case .same(let words): words.map { _ in true }
            case .added(let words): words.map { _ in false }
            case .removed: [Bool]()
            }
        }
    }

    private mutating func append(_ part: Part) {
        switch (parts.last, part) {
        case (.same(let words), .same(let more)): parts[parts.count - 1] = .same(words + more)
        case (.removed(let words), .removed(let more)): parts[parts.count - 1] = .removed(words + more)
        case (.added(let words), .added(let more)): parts[parts.count - 1] = .added(words + more)
        default: parts.append(part)
        }
    }
}
