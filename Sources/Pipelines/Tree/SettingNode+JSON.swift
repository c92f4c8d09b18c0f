import Diagnostics
import JSON

extension SettingNode {
    /// The tree of a recorded pipeline, every node at the one place that the caller names.
    init(_ value: JSONValue, place: Place) {
        switch value {
        case .null: self.init(.scalar("null", isQuoted: false), place: place)
        case .bool(let value): self.init(.scalar(value ? "true" : "false", isQuoted: false), place: place)
        case .integer(let value): self.init(.scalar(String(value), isQuoted: false), place: place)
        case .number(let value): self.init(.scalar(value.description, isQuoted: false), place: place)
        case .string(let value): self.init(.scalar(value, isQuoted: true), place: place)
        case .array(let elements):
            self.init(.list(elements.map { SettingNode($0, place: place) }), place: place)
        case .object(let members):
            let entries = members.map { member in
                SettingEntry(key: member.key, place: place, value: SettingNode(member.value, place: place))
            }
            self.init(.section(entries), place: place)
        }
    }

    /// The tree as JSON, by YAML's core schema.
    var json: JSONValue {
        switch content {
        case .list(let elements): .array(elements.map(\.json))
        case .section(let entries): .object(entries.map { JSONMember($0.key, $0.value.json) })
        case .scalar(let text, isQuoted: true): .string(text)
        case .scalar where isNull: .null
        case .scalar("true", _): .bool(true)
        case .scalar("false", _): .bool(false)
        case .scalar(let text, _):
            Int(text).map { .integer($0) } ?? NumberText.double(text).map { .number($0) } ?? .string(text)
        }
    }
}
