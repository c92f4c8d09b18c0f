import Diagnostics
import EventLog
import History
import JSON
import Reports
import Runs

/// One event whole, what led to it, and what came of it.
struct EventPage {
    let log: RunLog
    let seq: Int

    /// Levels of consequences that are followed; further ones are most of the later run.
    private static let depth = 3
    /// Events of one type on one level that are printed one by one.
    private static let printedOfGroup = 3

    func print(json: Bool) throws {
        var graph = CauseGraph()
        let end = try log.forEachBatch(
            preparing: { lines in
                var graph = CauseGraph()
                try lines.forEachLine { head, _ in graph.append(head) }
                return graph
            },
            { graph.append($0) })
        log.note(end.torn)
        guard seq <= graph.count else {
            throw Problems(
                Diagnostic(
                    problem: "there is no event \(seq) in \(log.location.id)",
                    remedy: "Its last event is seq:\(graph.count)."), exitCode: .noInput)
        }
        let ancestry = graph.ancestry(of: seq)
        let consequences = graph.consequences(of: seq, depth: Self.depth)
        if json { return try printJSON(ancestry, consequences) }
        let above = ancestry.map { EventGroup.grouping($0, in: graph) }
        let below = consequences.map { EventGroup.grouping($0, in: graph) }
        let printed = (above + below).flatMap(\.self).flatMap { $0.seqs.prefix(Self.printedOfGroup) }
        let events = try log.events(at: printed + [seq])
        if let event = events[seq] { printWhole(event) }
        Page.heading("what led to it")
        if above.isEmpty { Screen.print("  nothing: no event is named as its cause") }
        printLevels(above, events)
        Page.heading("what came of it")
        if below.isEmpty { Screen.print("  nothing yet") }
        printLevels(below, events)
    }

    private func printWhole(_ event: Event) {
        Page.line("event", "\(event.seq), \(event.payload.type) of version \(event.payload.version)")
        Page.line("time", event.time.description)
        if let step = event.step { Page.line("step", "\(step)") }
        var writer = JSONWriter()
        event.payload.encode(to: &writer)
        guard let members = (try? JSONValue(parsing: writer.bytes))?.members else { return }
        for member in members { printMember(member) }
    }

    private func printMember(_ member: JSONMember) {
        let label = member.key.replacing("_", with: " ")
        let text = member.value.string ?? member.value.text
        let isLong = text.contains("\n") || text.count > Style.width - 24
        if !isLong { return Screen.print("  \(Style.dim(Format.padded(label, 22)))\(Style.safe(text))") }
        Screen.print("  \(Style.dim(label))")
        if member.key == "vector" {
            Page.quote("\(text.prefix(48))… (\(text.count) characters of base64)")
        } else {
            Page.quote(text)
        }
    }

    private func printLevels(_ levels: [[EventGroup]], _ events: [Int: Event]) {
        for (distance, groups) in levels.enumerated() {
            for group in groups {
                let shown = group.seqs.count > Self.printedOfGroup + 1 ? 1 : group.seqs.count
                for seq in group.seqs.prefix(shown) {
                    guard let event = events[seq] else { continue }
                    let mark = Style.dim(Format.padded("\(distance + 1)", 3))
                    Screen.print("  " + mark + EventText.line(event, width: Style.width - 5))
                }
                let rest = group.seqs.dropFirst(shown)
                guard let last = rest.last, let first = rest.first else { continue }
                Screen.print(Style.dim("     and \(rest.count) more \(group.type), events \(first) to \(last)"))
            }
        }
    }

    private func printJSON(_ ancestry: [[Int]], _ consequences: [[Int]]) throws {
        let lines = try log.lines(at: [seq])
        Page.json { writer in
            writer.object { writer in
                writer.field("run", log.location.id)
                writer.key("event")
                writer.raw(lines[seq] ?? [])
                for (key, levels) in [("causes", ancestry), ("consequences", consequences)] {
                    writer.key(key)
                    writer.array { writer in
                        for level in levels {
                            writer.array { writer in for seq in level { writer.integer(seq) } }
                        }
                    }
                }
            }
        }
    }
}
