import JSON

/// One immutable entry of a run's log: what happened, when, in which step, and what it followed from.
package struct Event: Hashable, Sendable {
    /// The position in the log, counted from 1 without a gap.
    package var seq: Int
    package var time: Timestamp
    /// The step that the event belongs to, counted from 0; nil outside steps.
    package var step: Int?
    /// The seqs of the events that this one follows from, ascending.
    package var causes: [Int]
    package var payload: Payload

    package init(seq: Int, time: Timestamp, step: Int?, causes: [Int], payload: Payload) {
        self.seq = seq
        self.time = time
        self.step = step
        self.causes = causes
        self.payload = payload
    }

    /// Appends the event's line, with its newline, in the log's form.
    package func write(to writer: inout JSONWriter, line: inout [UInt8]) {
        write(to: &writer)
        line.append(contentsOf: writer.bytes)
        line.append(UInt8(ascii: "\n"))
    }

    /// Writes the event's line, without its newline, in the log's form and in place of what the writer holds.
    package func write(to writer: inout JSONWriter) {
        writer.removeAll()
        writer.object { writer in
            writer.field("seq", seq)
            writer.key("time")
            time.write(to: &writer)
            writer.field("type", payload.type)
            writer.field("v", payload.version)
            if let step { writer.field("step", step) }
            writer.field("causes", causes)
            writer.key("data")
            payload.encode(to: &writer)
        }
    }

    /// The event's line, with its newline.
    package var line: [UInt8] {
        var writer = JSONWriter()
        var line: [UInt8] = []
        write(to: &writer, line: &line)
        return line
    }

    /// Reads a line, with or without its newline, members in any order; older payloads are brought up to date.
    package init(line: UnsafeRawBufferPointer) throws(JSONError) {
        if let written = Event(written: line) {
            self = written
        } else {
            try self.init(anyOrder: line)
        }
    }

    /// The strict way: takes any valid JSON, and says what is wrong with what is none.
    init(anyOrder line: UnsafeRawBufferPointer) throws(JSONError) {
        var reader = JSONReader(line)
        var seq: Int?
        var time: Timestamp?
        var type: String?
        var version: Int?
        var step: Int?
        var causes: [Int]?
        var data: UnsafeRawBufferPointer?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "seq": seq = try reader.integer()
            case "time":
                time = Timestamp(try reader.string())
                if time == nil { throw reader.problem("a time that is not RFC 3339 in UTC with six digits") }
            case "type": type = try reader.string()
            case "v": version = try reader.integer()
            case "step": step = try reader.integer()
            case "causes": causes = try reader.integers()
            case "data": data = try reader.raw()
            default: try reader.skip()
            }
        }
        try reader.end()
        self.seq = try reader.require(seq, "seq")
        self.time = try reader.require(time, "time")
        self.step = step
        self.causes = try reader.require(causes, "causes")
        payload = try Payload(
            type: try reader.require(type, "type"), version: try reader.require(version, "v"),
            data: try reader.require(data, "data"))
    }

    package init(line: [UInt8]) throws(JSONError) {
        self = try line.withUnsafeBytesTyped { buffer throws(JSONError) in try Event(line: buffer) }
    }
}
