import JSON

/// A process takes up the run.
package struct SessionStarted: EventPayload {
    package static let type = "session.started"

    /// Why a session begins.
    package enum Reason: String, Hashable, Sendable {
        case created, resumed, forked
    }

    /// The name of the machine.
    package var host: String
    /// The process id there.
    package var process: Int
    /// The version of gpo.
    package var tool: String
    /// Why the session begins.
    package var reason: Reason
    /// The settings changed as the run was resumed.
    package var changes: [SettingChange]

    package init(
        host: String, process: Int, tool: String, reason: Reason, changes: [SettingChange]
    ) {
        self.host = host
        self.process = process
        self.tool = tool
        self.reason = reason
        self.changes = changes
    }

    package var payload: Payload { .sessionStarted(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("host", host)
            writer.field("process", process)
            writer.field("tool", tool)
            writer.field("reason", reason.rawValue)
            writer.list("changes", changes)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var host: String?
        var process: Int?
        var tool: String?
        var reason: Reason?
        var changes: [SettingChange]?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "host": host = try reader.string()
            case "process": process = try reader.integer()
            case "tool": tool = try reader.string()
            case "reason": reason = try reader.word(Reason.self)
            case "changes": changes = try reader.list(SettingChange.init(from:))
            default: try reader.skip()
            }
        }
        self.host = try reader.require(host, "host")
        self.process = try reader.require(process, "process")
        self.tool = try reader.require(tool, "tool")
        self.reason = try reader.require(reason, "reason")
        self.changes = try reader.require(changes, "changes")
    }
}
