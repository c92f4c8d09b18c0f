import EventLog
import History
import JSON
import Reports

/// Prints the events of a log that are wanted.
struct LogPrinter: Sendable {
    /// What has been met on the way.
    struct Seen: Sendable {
        var nextSeq = 1
        var printed = 0
        var types: Set<String> = []
        /// Whether the last session has ended.
        var hasEnded = false
    }

    let filter: EventFilter
    let json: Bool
    private let width = Style.width

    init(filter: EventFilter, json: Bool) {
        self.filter = filter
        self.json = json
    }

    /// What is printed of some lines, and what was met in them.
    private struct Excerpt: Sendable {
        var writer: FrequentText
        var text: [UInt8] = []
        var printed = 0
        var types: Set<String> = []
        var nextSeq = 0
        /// Whether the last session that begins or ends in the lines has ended; nil where none does.
        var hasEnded: Bool?

        mutating func empty() { self = Excerpt(writer: writer) }
    }

    /// Prints what the log holds from `seen` on.
    func print(_ log: RunLog, into seen: inout Seen) throws -> LogEnd {
        try print(log, from: seen.nextSeq, through: .max, into: &seen)
    }

    /// Prints what the log holds now, passing over the parts of it where nothing wanted can be.
    func printOnce(_ log: RunLog) throws -> Seen {
        var seen = Seen()
        if let type = filter.type, RunOutline.holds(type: type) {
            var excerpt = excerpt
            log.note(
                try log.forEachOutlineLine { head, line in
                    try take(head, line, into: &excerpt)
                    if excerpt.text.count > 1 << 16 { Self.print(&excerpt, &seen) }
                }.torn)
            Self.print(&excerpt, &seen)
        } else if filter.step != nil || filter.call != nil || filter.candidate != nil {
            let range = filter.range(in: try log.outline())
            _ = try print(log, from: range?.lowerBound ?? 1, through: range?.upperBound ?? .max, into: &seen)
        } else {
            log.note(try print(log, from: 1, through: .max, into: &seen).torn)
        }
        return seen
    }

    /// Looks through lines on several threads, and prints in order what is wanted of them.
    private func print(_ log: RunLog, from seq: Int, through lastSeq: Int, into seen: inout Seen) throws -> LogEnd {
        let printer = self
        return try log.forEachBatch(
            from: seq, through: lastSeq,
            preparing: { lines in
                var excerpt = printer.excerpt
                try lines.forEachLine { head, line in try printer.take(head, line, into: &excerpt) }
                return excerpt
            },
            { excerpt in
                var excerpt = excerpt
                Self.print(&excerpt, &seen)
            })
    }

    private static func print(_ excerpt: inout Excerpt, _ seen: inout Seen) {
        Screen.print(bytes: excerpt.text)
        seen.printed += excerpt.printed
        seen.types.formUnion(excerpt.types)
        seen.nextSeq = max(seen.nextSeq, excerpt.nextSeq)
        seen.hasEnded = excerpt.hasEnded ?? seen.hasEnded
        excerpt.empty()
    }

    private var excerpt: Excerpt { Excerpt(writer: FrequentText(width: width)) }

    private func take(_ head: LineHead, _ line: UnsafeRawBufferPointer, into excerpt: inout Excerpt) throws {
        excerpt.nextSeq = head.seq + 1
        if head.isType("session.ended") { excerpt.hasEnded = true }
        if head.isType("session.started") { excerpt.hasEnded = false }
        guard try filter.admits(head, line: line) else {
            if excerpt.printed == 0, filter.type != nil { excerpt.types.insert(head.type) }
            return
        }
        excerpt.printed += 1
        if json {
            excerpt.text.append(contentsOf: line)
        } else if !excerpt.writer.append(line, to: &excerpt.text) {
            excerpt.text.append(contentsOf: EventText.line(try Event(line: line), width: width).utf8)
        }
        excerpt.text.append(UInt8(ascii: "\n"))
    }
}
