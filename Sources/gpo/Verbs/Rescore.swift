import ArgumentParser
import Diagnostics
import Evaluation
import EventLog
import History
import JSON
import Models
import Reports
import Runs

struct Rescore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rescore",
        abstract: """
            Example: gpo rescore latest --metric contains

            Scores the recorded outputs by another metric, without a call, and appends the scores to the run's log.
            """)

    @Argument(help: "The run: an id, a unique beginning of one, a path, or latest.")
    var reference: String

    @Option(help: "The metric: \(Metric.allCases.map(\.rawValue).joined(separator: ", ")).")
    var metric: String

    @OptionGroup var options: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let metric = try parsedMetric()
        let location = try options.store.resolve(reference)
        let log = RunLog(location)
        var outline: RunOutline
        do {
            let lock = try RunLock(directory: location.path, fileSystem: log.files)
            outline = try log.outline()
            try await append(metric, to: log, &outline)
            withExtendedLifetime(lock) {}
        } catch let error as LogError where error.exitStatus == .locked || error.exitStatus == .cannotCreate {
            // The answer needs no writing; only keeping it does.
            let reason =
                error.exitStatus == .locked ? "another process writes to the run" : "the run cannot be written to"
            output.note("\(reason), so the scores are printed and not kept")
            outline = try log.outline()
            var rescoring = MetricRescoring(metric, outline: outline)
            try log.forEachBatch(preparing: Self.scoring(rescoring), { rescoring.take($0) })
            for batch in rescoring.batches { Self.apply(batch, to: &outline) }
        } catch let error as LogError {
            throw Problems(error.diagnostic, exitCode: error.exitStatus)
        }
        RescorePage(outline: outline, metric: metric.rawValue).print(run: location.id, json: output.json)
    }

    /// What is to be written down of some lines.
    private static func scoring(
        _ rescoring: MetricRescoring
    ) -> @Sendable (LogLines) throws -> [MetricRescoring.Score] {
        { lines in
            var scores: [MetricRescoring.Score] = []
            try lines.forEachLine { head, line in
                if head.isType("example.scored"), let score = try rescoring.score(line) { scores.append(score) }
            }
            return scores
        }
    }

    /// Appends the scores to the log, and to its outline.
    private func append(_ metric: Metric, to log: RunLog, _ outline: inout RunOutline) async throws {
        var rescoring = MetricRescoring(metric, outline: outline)
        let nothing = "every output has a score by \(metric.rawValue) already"
        if rescoring.isComplete { return output.note(nothing) }
        // Opened and scored in one pass over the log.
        var supplement = try log.supplement(
            lastCheckpoint: outline.lastCheckpoint, preparing: Self.scoring(rescoring), { rescoring.take($0) })
        var count = 0
        for batch in rescoring.batches {
            try await supplement.append(batch)
            Self.apply(batch, to: &outline)
            count += batch.count
        }
        try await supplement.finish()
        output.note(count > 0 ? "appended \(count) events" : nothing)
    }

    /// Takes a batch into the outline, as far as it is part of that, as if it stood at the log's end.
    private static func apply(_ batch: [Draft], to outline: inout RunOutline) {
        for draft in batch where RunOutline.holds(draft.payload) {
            outline.apply(draft.event(seq: outline.lastSeq + 1, index: 0, time: Timestamp(microseconds: 0)))
        }
    }

    private func parsedMetric() throws(Problems) -> Metric {
        if let known = Metric(rawValue: metric) { return known }
        let names = Metric.allCases.map(\.rawValue)
        let nearest = NearestMatch.of(metric, among: names)
        throw Problems(
            Diagnostic(
                field: "--metric", problem: "no metric \"\(metric)\"",
                remedy: nearest.map { "Did you mean \($0)?" } ?? "The metrics are: \(names.joined(separator: ", "))."),
            exitCode: .usage)
    }
}
