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
        try log.requireBeginning()
        var pass = try RescoringPass(metric, of: log)
        do {
            let lock = try RunLock(directory: location.path, fileSystem: log.files)
            try await append(&pass, to: log)
            withExtendedLifetime(lock) {}
        } catch let error as LogError where error.exitStatus == .locked || error.exitStatus == .cannotCreate {
            // The answer needs no writing; only keeping it does.
            let reason =
                error.exitStatus == .locked ? "another process writes to the run" : "the run cannot be written to"
            output.note("\(reason), so the scores are printed and not kept")
            pass = try RescoringPass(metric, of: log)
            log.note(try log.forEachBatch(preparing: pass.prepare, { pass.take($0) }).torn)
            try pass.finish(log)
            for batch in pass.batches { pass.apply(batch) }
        } catch let error as LogError {
            throw Problems(error.diagnostic, exitCode: error.exitStatus)
        }
        RescorePage(outline: pass.outline, metric: metric.rawValue).print(run: location.id, json: output.json)
    }

    /// Appends to the log what is still to be scored.
    private func append(_ pass: inout RescoringPass, to log: RunLog) async throws {
        // The log is opened in the same pass.
        let (writer, recovery) = try log.opened(preparing: pass.prepare, { pass.take($0) })
        log.note(recovery.torn)
        try pass.finish(log)
        var supplement = Supplement(
            writer, recovery, lastCheckpoint: pass.outline.lastCheckpoint, now: World.live().now)
        var count = 0
        for batch in pass.batches {
            try await supplement.append(batch)
            pass.apply(batch)
            count += batch.count
        }
        try await supplement.finish()
        output.note(
            count > 0 ? "appended \(count) events" : "every output has a score by \(metric) already")
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
