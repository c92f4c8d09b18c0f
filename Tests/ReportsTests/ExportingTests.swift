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
            var (spans, tables) = (RunSpans(), RunTables())
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
            return [lines + (spans.runSpan ?? []), rows[.examples] ?? [], rows[.calls] ?? []]
                .map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(export(size) == export(events.count))
    }

    @Test("spans are valid JSON, their parents are there, and calls carry the GenAI names")
    func spans() throws {
        var spans = RunSpans()
        var drafted = DraftedSpans()
        for event in SampleRun().events { drafted.take(event) }
        var lines: [UInt8] = []
        spans.take(drafted, to: &lines)
        lines += try #require(spans.runSpan)
        let values = try lines.split(separator: UInt8(ascii: "\n")).map { line in
            let value = try JSONValue(parsing: Array(line))
            return try #require(value["resourceSpans"]?[0]?["scopeSpans"]?[0]?["spans"]?[0])
        }
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
}
