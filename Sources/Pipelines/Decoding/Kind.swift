/// How one kind of value is read from a node.
struct Kind<Value> {
    /// Why a node is not of the kind.
    struct Mismatch: Error {
        var problem: String
        var remedy: String?
        /// The node at fault, where it is one inside the value, and the steps to it.
        var inner: (step: String, node: SettingNode)?
    }

    /// The words that it takes, where it takes only certain ones.
    var words: [String]?
    /// Reads the node of the setting whose last name is `key`.
    let read: (_ node: SettingNode, _ key: String) throws(Mismatch) -> Value

    init(words: [String]? = nil, read: @escaping (SettingNode, String) throws(Mismatch) -> Value) {
        self.words = words
        self.read = read
    }
}

extension SettingNode {
    /// The text of a scalar that is not in quotes: a number, a duration, a word.
    var plain: String? {
        guard case .scalar(let text, isQuoted: false) = content, !isNull else { return nil }
        return text
    }

    /// The text of any scalar.
    var scalar: String? {
        guard case .scalar(let text, _) = content, !isNull else { return nil }
        return text
    }

    /// The first scalar inside that looks like a key.
    var secret: SettingNode? {
        switch content {
        case .scalar(let text, _): Secrets.isFound(in: text) ? self : nil
        case .list(let elements): elements.lazy.compactMap(\.secret).first
        case .section(let entries): entries.lazy.compactMap(\.value.secret).first
        }
    }
}
