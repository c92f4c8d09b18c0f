import History
import JSON

/// A recorded event that today's code would not have written.
package struct ReplayDifference: Hashable, Sendable {
    package var recorded: Event
    /// What today's code writes instead; nil where it writes nothing.
    package var derived: Event?
    package var problem: String?
    /// The version of gpo that recorded the event.
    package var tool: String

    package init(recorded: Event, derived: Event?, problem: String?, tool: String) {
        self.recorded = recorded
        self.derived = derived
        self.problem = problem
        self.tool = tool
    }

    /// What differs between a recorded line and the event that today's code writes there, byte for byte; nil where nothing
    /// does.
    ///
    /// The line of an older payload's version is compared by what it means today.
    static func between(
        _ event: Event, _ line: UnsafeRawBufferPointer, derived: Event, tool: String, _ writer: inout JSONWriter
    ) -> ReplayDifference? {
        derived.write(to: &writer)
        let isEqual = writer.bytes.withUnsafeBytes { $0.isSame(as: line) }
        if isEqual { return nil }
        if derived != event { return ReplayDifference(recorded: event, derived: derived, problem: nil, tool: tool) }
        guard LineVersion.of(line) == event.payload.version else { return nil }
        return ReplayDifference(
            recorded: event, derived: derived, problem: "the values are the same, written in another way", tool: tool)
    }

    /// The rules that were changed on purpose since, and may be why.
    package func changedRules(among rules: [ChangedRule] = ChangedRule.all) -> [ChangedRule] {
        rules.filter { $0.types.contains(recorded.payload.type) && ToolVersion(tool) < ToolVersion($0.since) }
    }
}

/// A way of deciding that a version of gpo changed on purpose, so that a replay of older runs names it.
///
/// docs/decisions/0014 says when a change is declared here, and when the old way is kept beside the new one.
package struct ChangedRule: Hashable, Sendable {
    /// The first version that decides in the new way.
    package var since: String
    /// The types of the events that come out differently.
    package var types: Set<String>
    /// What changed, in words.
    package var says: String
    /// The number of the page under docs/decisions.
    package var decision: String

    package init(since: String, types: Set<String>, says: String, decision: String) {
        self.since = since
        self.types = types
        self.says = says
        self.decision = decision
    }

    /// Every declared change, the earliest first. No released version differs from today's code.
    package static let all: [ChangedRule] = []
}

/// A version such as `0.1.0`, ordered by its numbers.
struct ToolVersion: Comparable {
    private let numbers: [Int]

    init(_ text: String) {
        numbers = text.split(separator: ".").map { Int($0.prefix { $0.isNumber }) ?? 0 }
    }

    static func < (left: ToolVersion, right: ToolVersion) -> Bool {
        left.numbers.lexicographicallyPrecedes(right.numbers)
    }
}

/// The payload's version that a line states.
enum LineVersion {
    static func of(_ line: UnsafeRawBufferPointer) -> Int? {
        var reader = JSONReader(line)
        var version: Int?
        do throws(JSONError) {
            try reader.object { (reader, key) throws(JSONError) in
                switch key {
                case "v": version = try reader.integer()
                default: try reader.skip()
                }
            }
        } catch {
            // Whoever asks has read the line before.
            return nil
        }
        return version
    }
}
