import History
import JSON
import Reports
import Runs

/// A replay's difference as people read it: the event, then each field that differs, both versions side by side.
struct DifferenceText {
    let difference: ReplayDifference

    init(_ difference: ReplayDifference) {
        self.difference = difference
    }

    var lines: [String] {
        let recorded = difference.recorded
        let step = recorded.step.map { " in step \($0)" } ?? ""
        var lines = ["event \(recorded.seq), \(recorded.payload.type)\(step), differs"]
        if let problem = difference.problem { lines.append("  \(problem)") }
        if !recorded.causes.isEmpty {
            lines.append("  it follows from events \(recorded.causes.map(String.init).joined(separator: ", "))")
        }
        guard let derived = difference.derived else { return lines }
        if recorded.causes != derived.causes {
            lines += ["  causes", "    recorded  \(recorded.causes)", "    derived   \(derived.causes)"]
        }
        let pairs = zip(members(recorded), members(derived)).filter { $0.value != $1.value || $0.key != $1.key }
        for (old, new) in pairs { lines += Self.field(old.key, old.value, new.value) }
        if members(recorded).count != members(derived).count { lines.append("  the fields are not the same") }
        return lines
    }

    private func members(_ event: Event) -> [JSONMember] {
        var writer = JSONWriter()
        event.payload.encode(to: &writer)
        let value = try? JSONValue(parsing: writer.bytes)
        return value?.members ?? []
    }

    private static func field(_ key: String, _ old: JSONValue, _ new: JSONValue) -> [String] {
        guard let oldText = old.string, let newText = new.string, oldText.count + newText.count > 120 else {
            return ["  \(key)", "    recorded  \(old.text)", "    derived   \(new.text)"]
        }
        return ["  \(key), words [-recorded-] {+derived+}"]
            + DiffText.of(WordDiff(from: oldText, to: newText)).split(separator: "\n", omittingEmptySubsequences: false)
            .map { "    \($0)" }
    }
}
