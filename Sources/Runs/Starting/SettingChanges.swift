import History
import JSON

/// The differences between two resolved pipelines, value by value.
package enum SettingChanges {
    /// Each value that differs, in the order of the new pipeline; a setting that is not there is `null`.
    package static func between(_ old: JSONValue, _ new: JSONValue, path: String = "") -> [SettingChange] {
        if old == new { return [] }
        guard let newMembers = new.members, let oldMembers = old == .null ? [] : old.members else {
            return [SettingChange(path: path, old: old == .null ? nil : old, new: new)]
        }
        let removed = oldMembers.filter { new[$0.key] == nil }
        if isNamedByUser(path), !removed.isEmpty || (oldMembers + newMembers).contains(where: { $0.key.contains(".") })
        {
            return [SettingChange(path: path, old: old == .null ? nil : old, new: new)]
        }
        return newMembers.flatMap { member in
            between(old[member.key] ?? .null, member.value, path: join(path, member.key))
        } + removed.map { SettingChange(path: join(path, $0.key), old: $0.value, new: .null) }
    }

    /// Whether the members have names of the user's choice, where a name that is gone is not one that is `null`, and a
    /// point is no step of a path.
    private static func isNamedByUser(_ path: String) -> Bool {
        ["prices", "servers"].contains(path) || path.split(separator: ".").contains("extra_body")
    }

    /// What a run may spend, how fast it may go, and where its models are found: none of it decides anything.
    package static func mayChangeOnResume(_ path: String) -> Bool {
        let parts = path.split(separator: ".")
        switch parts.first {
        case "budget", "limits", "servers": return path != "limits.failed_share"
        case "models":
            return parts.contains("limits")
                || ["url", "server", "key_env", "key_file", "api_version"].contains(parts.last)
        default: return false
        }
    }

    private static func join(_ path: String, _ key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }
}
