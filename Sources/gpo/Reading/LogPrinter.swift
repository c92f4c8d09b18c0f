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

    /// Prints what the log holds from `seen` on.
    func print(_ log: RunLog, into seen: inout Seen) throws -> LogEnd {
        var text: [UInt8] = []
        let end = try log.forEachLine(from: seen.nextSeq) { head, line in
            seen.nextSeq = head.seq + 1
            if head.isType("session.ended") { seen.hasEnded = true }
            if head.isType("session.started") { seen.hasEnded = false }
            try take(head, line, &seen, &text)
        }
        Screen.print(bytes: text)
        return end
    }

    /// Prints what the log holds now, passing over the parts of it where nothing wanted can be.
    func printOnce(_ log: RunLog) throws -> Seen {
        var seen = Seen()
        var text: [UInt8] = []
        if let type = filter.type, RunOutline.holds(type: type) {
            log.note(try log.forEachOutlineLine { head, line in try take(head, line, &seen, &text) }.torn)
        } else if filter.step != nil || filter.call != nil || filter.candidate != nil {
            let range = filter.range(in: try log.outline())
            let (first, last) = (range?.lowerBound ?? 1, range?.upperBound ?? .max)
            try log.forEachLine(from: first, through: last) { head, line in try take(head, line, &seen, &text) }
        } else {
            log.note(try log.forEachLine { head, line in try take(head, line, &seen, &text) }.torn)
        }
        Screen.print(bytes: text)
        return seen
    }

    private func take(
        _ head: LineHead, _ line: UnsafeRawBufferPointer, _ seen: inout Seen, _ text: inout [UInt8]
    ) throws {
        guard try filter.admits(head, line: line) else {
            if seen.printed == 0, filter.type != nil { seen.types.insert(head.type) }
            return
        }
        seen.printed += 1
        if json {
            text.append(contentsOf: line)
        } else {
            text.append(contentsOf: EventText.line(try Event(line: line), width: width).utf8)
        }
        text.append(UInt8(ascii: "\n"))
        if text.count > 1 << 16 {
            Screen.print(bytes: text)
            text.removeAll(keepingCapacity: true)
        }
    }
}
