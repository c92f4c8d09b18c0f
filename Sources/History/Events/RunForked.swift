import JSON

/// A run goes on from a past point of another, perhaps under other settings.
package struct RunForked: EventPayload {
    package static let type = "run.forked"

    /// The new run's id.
    package var run: String
    /// The id of the run that the past is shared with.
    package var parent: String
    /// The last event that is shared.
    package var parentSeq: Int
    /// The Merkle root over the shared events, in hexadecimal.
    package var parentRoot: String
    /// The version of gpo that forked.
    package var tool: String
    /// The settings changed.
    package var changes: [SettingChange]
    /// Templates and phrases that stand in for those of the parent.
    package var texts: [NamedText]
    /// What each model's tokens cost from here on; nil where that is as before.
    package var rates: [ModelRate]?

    package init(
        run: String, parent: String, parentSeq: Int, parentRoot: String, tool: String, changes: [SettingChange],
        texts: [NamedText], rates: [ModelRate]? = nil
    ) {
        self.run = run
        self.parent = parent
        self.parentSeq = parentSeq
        self.parentRoot = parentRoot
        self.tool = tool
        self.changes = changes
        self.texts = texts
        self.rates = rates
    }

    package var payload: Payload { .runForked(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("run", run)
            writer.field("parent", parent)
            writer.field("parent_seq", parentSeq)
            writer.field("parent_root", parentRoot)
            writer.field("tool", tool)
            writer.list("changes", changes)
            writer.list("texts", texts)
            if let rates { writer.list("rates", rates) }
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var run: String?
        var parent: String?
        var parentSeq: Int?
        var parentRoot: String?
        var tool: String?
        var changes: [SettingChange]?
        var texts: [NamedText]?
        var rates: [ModelRate]?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "run": run = try reader.string()
            case "parent": parent = try reader.string()
            case "parent_seq": parentSeq = try reader.integer()
            case "parent_root": parentRoot = try reader.string()
            case "tool": tool = try reader.string()
            case "changes": changes = try reader.list(SettingChange.init(from:))
            case "texts": texts = try reader.list(NamedText.init(from:))
            case "rates": rates = try reader.list(ModelRate.init(from:))
            default: try reader.skip()
            }
        }
        self.run = try reader.require(run, "run")
        self.parent = try reader.require(parent, "parent")
        self.parentSeq = try reader.require(parentSeq, "parent_seq")
        self.parentRoot = try reader.require(parentRoot, "parent_root")
        self.tool = try reader.require(tool, "tool")
        self.changes = try reader.require(changes, "changes")
        self.texts = try reader.require(texts, "texts")
        self.rates = rates
    }
}

/// One value of the pipeline, before and after.
package struct SettingChange: EventPart {
    /// The setting, such as `optimizer.edit_budget.initial`.
    package var path: String
    /// The value before; absent where there was none.
    package var old: JSONValue?
    /// The value after.
    package var new: JSONValue

    package init(
        path: String, old: JSONValue?, new: JSONValue
    ) {
        self.path = path
        self.old = old
        self.new = new
    }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("path", path)
            if let old { writer.field("old", old) }
            writer.field("new", new)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var path: String?
        var old: JSONValue?
        var new: JSONValue?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "path": path = try reader.string()
            case "old": old = try reader.value()
            case "new": new = try reader.value()
            default: try reader.skip()
            }
        }
        self.path = try reader.require(path, "path")
        self.old = old
        self.new = try reader.require(new, "new")
    }
}
