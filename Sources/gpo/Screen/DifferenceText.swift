import History
import JSON
import Reports
import Runs

/// A replay's difference as people read it: the event, then each value that differs, both versions side by side.
struct DifferenceText {
    let difference: ReplayDifference

    init(_ difference: ReplayDifference) {
        self.difference = difference
    }

    /// What differs, without what led to it.
    var lines: [String] {
        let recorded = difference.recorded
        let step = recorded.step.map { " in step \($0)" } ?? ""
        var lines = ["event \(recorded.seq), \(recorded.payload.type)\(step), differs"]
        if let problem = difference.problem { lines.append("  \(problem)") }
        if difference.tool != Tool.version {
            lines.append("  it was recorded by gpo \(difference.tool); this is \(Tool.version)")
        }
        for rule in difference.changedRules() {
            lines.append("  changed on purpose in \(rule.since): \(rule.says) (docs/decisions/\(rule.decision))")
        }
        guard let derived = difference.derived else { return lines }
        if recorded.payload.type != derived.payload.type {
            return lines + ["  recorded  \(EventText.says(recorded.payload))"]
                + ["  derived   \(derived.payload.type): \(EventText.says(derived.payload))"]
        }
        if recorded.step != derived.step {
            lines += Self.pair("step", recorded.step.map(String.init), derived.step.map(String.init))
        }
        if recorded.causes != derived.causes {
            lines += Self.pair("causes", "\(recorded.causes)", "\(derived.causes)")
        }
        return lines + Self.fields("", value(recorded), value(derived))
    }

    private func value(_ event: Event) -> JSONValue? {
        var writer = JSONWriter()
        event.payload.encode(to: &writer)
        do throws(JSONError) {
            return try JSONValue(parsing: writer.bytes)
        } catch {
            preconditionFailure("a payload is written as JSON")
        }
    }

    /// The values that differ below `path`, each with its own path, such as `picks.2.similarity`.
    private static func fields(_ path: String, _ old: JSONValue?, _ new: JSONValue?) -> [String] {
        if old == new { return [] }
        if let old = old?.members, let new = new?.members {
            let added = new.filter { member in !old.contains { $0.key == member.key } }
            return (old + added).flatMap { member in
                fields(
                    join(path, member.key), old.first { $0.key == member.key }?.value,
                    new.first { $0.key == member.key }?.value)
            }
        }
        if let old = old?.array, let new = new?.array, old.count == new.count, old.first?.members != nil {
            return old.indices.flatMap { fields(join(path, "\($0)"), old[$0], new[$0]) }
        }
        if let old = old?.string, let new = new?.string, old.count + new.count > 120 {
            return ["  \(path), words [-recorded-] {+derived+}"]
                + DiffText.of(WordDiff(from: old, to: new)).split(separator: "\n", omittingEmptySubsequences: false)
                .map { "    \($0)" }
        }
        return pair(path, old?.text, new?.text)
    }

    private static func pair(_ path: String, _ old: String?, _ new: String?) -> [String] {
        ["  \(path)", "    recorded  \(old ?? "nothing")", "    derived   \(new ?? "nothing")"]
    }

    private static func join(_ path: String, _ key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }
}
