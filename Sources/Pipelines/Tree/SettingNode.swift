import Diagnostics

/// One value of a settings tree, with the place where it was written: what YAML, `--set` and a recorded run become.
struct SettingNode: Sendable {
    enum Content: Sendable {
        case scalar(String, isQuoted: Bool)
        case list([SettingNode])
        case section([SettingEntry])
    }

    var content: Content
    var place: Place
    /// The whole text that a `--set` gave, for settings that want a text.
    var given: String?

    init(_ content: Content, place: Place, given: String? = nil) {
        self.content = content
        self.place = place
        self.given = given
    }

    /// Whether nothing was written, or one of YAML's words for it.
    var isNull: Bool {
        guard case .scalar(let text, isQuoted: false) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// What was found, for messages.
    var found: String {
        switch content {
        case .list: "a list"
        case .section: "a section"
        case .scalar where isNull: "nothing"
        case .scalar(let text, isQuoted: true): "the text \(Secrets.quoted(text))"
        case .scalar(let text, isQuoted: false): Secrets.quoted(text)
        }
    }
}

/// One key of a section and its value.
struct SettingEntry: Sendable {
    var key: String
    /// Where the key stands.
    var place: Place
    var value: SettingNode
}
