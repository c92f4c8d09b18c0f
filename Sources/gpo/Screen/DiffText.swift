import Reports

/// A word diff as text: `[-removed-]` and `{+added+}`, coloured on a terminal.
enum DiffText {
    static func of(_ diff: Reports.WordDiff) -> String {
        diff.parts.map { part in
            switch part {
            case .same(let words): words.joined(separator: " ")
            case .removed(let words): "[-\(words.joined(separator: " "))-]"
            case .added(let words): "{+\(words.joined(separator: " "))+}"
            }
        }.joined(separator: " ")
    }
}
