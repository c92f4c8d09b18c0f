import History
import JSON
import Reports
import Testing

@Suite("Exports")
struct ExportingTests {
    @Test("cells with commas, quotes and line ends are quoted")
    func csv() {
        #expect(CSVRow.text(["a", "b,c", "d\"e", "f\ng", ""]) == "a,\"b,c\",\"d\"\"e\",\"f\ng\",\r\n")
    }

    @Test("every row of a table has a cell for each of its columns")
    func tables() {
        var tables = RunTables()
        var texts: [RunTables.Table: String] = [:]
        for event in SampleRun().events {
            var rows = DraftedRows()
            rows.take(event)
            tables.take(rows) { table, text in texts[table, default: ""] += String(decoding: text, as: UTF8.self) }
        }
        let examples = texts[.examples, default: ""].split(separator: "\r\n")
        let calls = texts[.calls, default: ""].split(separator: "\r\n")
        #expect(examples.count == 6)
        #expect(calls.count == 2)
        // No cell of these has a comma in it.
        for (rows, columns) in [(examples, RunTables.exampleColumns), (calls, RunTables.callColumns)] {
            for row in rows {
                #expect(row.split(separator: ",", omittingEmptySubsequences: false).count == columns.count, "\(row)")
            }
        }
        #expect(tables.candidateRows.count == 3)
        #expect(tables.candidateRows.allSatisfy { $0.count == RunTables.candidateColumns.count })
    }

    @Test("spans and tables are the same however many threads have drafted them", arguments: 1...9)
    func batches(size: Int) {
        let events = SampleRun().events
        func export(_ size: Int) -> [String] {
            var (spans, tables) = (RunSpans(of: []), RunTables())
            var lines: [UInt8] = []
            var rows: [RunTables.Table: [UInt8]] = [:]
            for start in stride(from: 0, to: events.count, by: size) {
                var (draftedSpans, draftedRows) = (DraftedSpans(), DraftedRows())
                for event in events[start..<min(start + size, events.count)] {
                    draftedSpans.take(event)
                    draftedRows.take(event)
                }
                spans.take(draftedSpans, to: &lines)
                tables.take(draftedRows) { table, row in rows[table, default: []] += row }
            }
            return [lines + spans.openSpans, rows[.examples] ?? [], rows[.calls] ?? []]
                .map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(export(size) == export(events.count))
    }

    @Test("spans are valid JSON, their parents are there, and calls carry the GenAI names")
    func spans() throws {
        let values = try Self.spans(of: SampleRun().events)
        let ids = Set(values.compactMap { $0["spanId"]?.string })
        #expect(values.count == 5)
        #expect(ids.count == 5)
        let parents = values.compactMap { $0["parentSpanId"]?.string }
        #expect(parents.allSatisfy(ids.contains))
        let call = try #require(values.first { $0["name"]?.string == "chat" })
        let names = call["attributes"]?.array?.compactMap { $0["key"]?.string } ?? []
        // What the conventions require of every inference span, and what they recommend where it is known.
        for name in ["gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.usage.input_tokens"] {
            #expect(names.contains(name), "\(name)")
        }
    }

    @Test("the calls of a step that did not finish are below a span of it, which ends with the last of them")
    func unfinishedStep() throws {
        let events = SampleRun().events
        let end = try #require(events.last { $0.payload.type == "step.finished" })
        let call = try #require(events.last { $0.payload.type == "call.completed" })
        let values = try Self.spans(of: events.filter { $0.seq < end.seq })
        let ids = Set(values.compactMap { $0["spanId"]?.string })
        let parents = values.compactMap { $0["parentSpanId"]?.string }
        #expect(parents.allSatisfy(ids.contains))
        let step = try #require(values.first { $0["name"]?.string == "step 1" })
        #expect(step["endTimeUnixNano"]?.string == "\(call.time.microseconds)000")
        #expect(Self.attribute("gpo.finished", of: step)?["boolValue"] == .bool(false))
        let finished = try #require(values.first { $0["name"]?.string == "step 0" })
        #expect(Self.attribute("gpo.finished", of: finished) == nil)
    }

    @Test("a fork's spans are one trace with the past that it shares, and link to the trace of its parent")
    func fork() throws {
        var log = SampleRun(created: "parent")
        let parent = try Self.spans(of: log.events)
        log.add(
            Draft(
                RunForked(
                    run: "child", parent: "parent", parentSeq: log.events.count, parentRoot: "", tool: "", changes: [],
                    texts: [], rates: nil)))
        let child = try Self.spans(of: log.events)
        #expect(child.count == parent.count)
        let traces = [parent, child].map { Set($0.compactMap { $0["traceId"]?.string }) }
        #expect(traces.map(\.count) == [1, 1] && traces[0] != traces[1], "\(traces)")
        let ids = [parent, child].map { Set($0.compactMap { $0["spanId"]?.string }) }
        #expect(ids[0].isDisjoint(with: ids[1]))
        let roots = try [parent, child].map { spans in try #require(spans.first { $0["parentSpanId"] == nil }) }
        #expect(roots.map { $0["name"]?.string } == ["run parent", "run child"])
        #expect(roots[0]["links"] == nil)
        #expect(roots[1]["links"]?[0]?["traceId"]?.string == traces[0].first)
        #expect(roots[1]["links"]?[0]?["spanId"] == roots[0]["spanId"])
        // Who made the calls of the past, and paid for them.
        let calls = child.filter { $0["kind"] == .integer(3) }
        #expect(!calls.isEmpty)
        for call in calls { #expect(Self.attribute("gpo.run", of: call)?["stringValue"]?.string == "parent") }
        #expect(Self.attribute("gpo.run", of: roots[1])?["stringValue"]?.string == "child")
    }

    /// The spans that an export of the events holds.
    private static func spans(of events: [Event]) throws -> [JSONValue] {
        var outline = RunOutline()
        var drafted = DraftedSpans()
        for event in events {
            drafted.take(event)
            if RunOutline.holds(event.payload) { outline.apply(event) }
        }
        var spans = RunSpans(of: SpanOwner.all(in: outline))
        var lines: [UInt8] = []
        spans.take(drafted, to: &lines)
        lines += spans.openSpans
        return try lines.split(separator: UInt8(ascii: "\n")).map { line in
            let value = try JSONValue(parsing: Array(line))
            return try #require(value["resourceSpans"]?[0]?["scopeSpans"]?[0]?["spans"]?[0])
        }
    }

    private static func attribute(_ name: String, of span: JSONValue) -> JSONValue? {
        span["attributes"]?.array?.first { $0["key"]?.string == name }?["value"]
    }
}
