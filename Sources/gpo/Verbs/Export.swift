import ArgumentParser
import Diagnostics
import EventLog
import Foundation
import History
import JSON
import Reports
import Runs

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: """
            Example: gpo export latest > prompt.txt

            Prints the best prompt alone; or writes tables of candidates, examples and calls, or spans in \
            OpenTelemetry's GenAI conventions.
            """)

    @Argument(help: "The run: an id, a unique beginning of one, a path, or latest.")
    var reference: String

    @Flag(help: "Print the best prompt, which is the default.")
    var prompt = false

    @Option(help: "The best prompt by this metric, which `gpo rescore` has given scores by.")
    var metric: String?

    @Option(help: "Write candidates.csv, examples.csv and calls.csv into this directory, made if missing.")
    var csv: String?

    @Option(help: "Write spans into this file, one OTLP JSON request a line.")
    var otel: String?

    @OptionGroup var options: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let isPrompt = prompt || (csv == nil && otel == nil)
        guard metric == nil || isPrompt else {
            throw Problems(
                Diagnostic(
                    field: "--metric", problem: "it chooses a prompt, and tables and spans hold all",
                    remedy: "Add --prompt to have the best prompt by it, too."),
                exitCode: .usage)
        }
        let log = RunLog(try options.store.resolve(reference))
        if let csv { try writeTables(log, into: csv) }
        if let otel { try writeSpans(log, to: otel) }
        if isPrompt { try printPrompt(log) }
    }

    private func printPrompt(_ log: RunLog) throws {
        let outline = try log.outline()
        if let metric { return try printPrompt(by: metric, outline, log) }
        guard let best = outline.trajectory.best else {
            throw Problems(
                Diagnostic(
                    problem: "no prompt of \(log.location.id) has a score yet",
                    remedy: "Go on with: gpo resume \(log.location.id)"), exitCode: .noInput)
        }
        guard output.json else { return Screen.print(best.text) }
        Page.json { writer in
            writer.object { writer in
                writer.field("run", log.location.id)
                writer.field("candidate", best.id)
                writer.field("prompt", best.text)
                writer.field("validation", best.score ?? 0)
            }
        }
    }

    private func printPrompt(by metric: String, _ outline: RunOutline, _ log: RunLog) throws {
        guard let best = outline.rescores.ranking(by: metric).first, let candidate = outline.trajectory[best.candidate]
        else {
            throw Problems(
                Diagnostic(
                    field: "--metric", problem: "no prompt of \(log.location.id) has a score by \"\(metric)\"",
                    remedy: "Give them scores first: gpo rescore \(log.location.id) --metric \(metric)"),
                exitCode: .noInput)
        }
        guard output.json else { return Screen.print(candidate.text) }
        Page.json { writer in
            writer.object { writer in
                writer.field("run", log.location.id)
                writer.field("candidate", candidate.id)
                writer.field("prompt", candidate.text)
                writer.field("validation", best.evaluation.mean)
            }
        }
    }

    private func writeTables(_ log: RunLog, into directory: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw Problems(
                Diagnostic(
                    place: Place(file: directory), problem: "the directory cannot be made",
                    remedy: "Name a place that this user may write to."), exitCode: .cannotCreate)
        }
        let examples = try ExportFile("\(directory)/examples.csv")
        let calls = try ExportFile("\(directory)/calls.csv")
        try examples.write(CSVRow.text(RunTables.exampleColumns))
        try calls.write(CSVRow.text(RunTables.callColumns))
        var tables = RunTables()
        let end = try log.forEachBatch(
            preparing: { lines in
                var rows = DraftedRows()
                try lines.forEachLine { head, line in
                    // Long, and in no table.
                    if head.isType("embedding.computed") || head.isType("metaprompt.built") { return }
                    try rows.take(line)
                }
                return rows
            },
            { rows in
                try tables.take(rows) { (table, text) throws(Problems) in
                    try (table == .examples ? examples : calls).write(text)
                }
            })
        log.note(end.torn)
        let candidates = try ExportFile("\(directory)/candidates.csv")
        try candidates.write(CSVRow.text(RunTables.candidateColumns))
        for cells in tables.candidateRows { try candidates.write(CSVRow.text(cells)) }
        for file in [examples, calls, candidates] { try file.close() }
        output.note("wrote candidates.csv, examples.csv and calls.csv into \(directory)")
    }

    private func writeSpans(_ log: RunLog, to path: String) throws {
        // The trace is the run's own from the first span on, so it is looked up first who wrote the log.
        let outline = try log.outline()
        let file = try ExportFile(path)
        var spans = RunSpans(of: SpanOwner.all(in: outline))
        try log.forEachBatch(
            preparing: { lines in
                var drafted = DraftedSpans()
                try lines.forEachLine { head, line in
                    if DraftedSpans.holds(head) { try drafted.take(line) }
                }
                return drafted
            },
            { drafted in try file.write { spans.take(drafted, to: &$0) } })
        try file.write(spans.openSpans[...])
        try file.close()
        output.note("wrote the spans into \(path)")
    }
}
