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
            try await append(metric, to: log)
            withExtendedLifetime(lock) {}
            outline = try log.outline()
        } catch let error as LogError where error.exitStatus == .locked || error.exitStatus == .cannotCreate {
            // The answer needs no writing; only keeping it does.
            let reason =
                error.exitStatus == .locked ? "another process writes to the run" : "the run cannot be written to"
            output.note("\(reason), so the scores are printed and not kept")
            outline = try log.outline()
            for draft in try batches(metric, outline, log).flatMap(\.self) {
                outline.apply(draft.event(seq: outline.lastSeq + 1, index: 0, time: Timestamp(microseconds: 0)))
            }
        } catch let error as LogError {
            throw Problems(error.diagnostic, exitCode: error.exitStatus)
        }
        RescorePage(outline: outline, metric: metric.rawValue).print(run: location.id, json: output.json)
    }

    /// What is still to be scored by the metric.
    private func batches(_ metric: Metric, _ outline: RunOutline, _ log: RunLog) throws -> [[Draft]] {
        var rescoring = MetricRescoring(metric, outline: outline)
        let scoring = rescoring
        try log.forEachBatch(
            preparing: { lines in
                var scores: [MetricRescoring.Score] = []
                try lines.forEachLine { head, line in
                    if head.isType("example.scored"), let score = scoring.score(try Event(line: line)) {
                        scores.append(score)
                    }
                }
                return scores
            },
            { scores in for score in scores { rescoring.take(score) } })
        return rescoring.batches
    }

    private func append(_ metric: Metric, to log: RunLog) async throws {
        let batches = try batches(metric, log.outline(), log)
        if batches.isEmpty { return output.note("every output has a score by \(metric.rawValue) already") }
        let world = World.live()
        let (writer, recovery) = try LogWriter.open(directory: log.location.path, fileSystem: log.files)
        let state = try RunHistory.state(of: log.location, files: log.files)
        let journal = Journal(writer: writer, state: state, budget: Budget(), now: world.now, observe: { _, _ in })
        if let torn = recovery.torn {
            let place = recovery.setAsideAs.map { String($0.split(separator: "/").last ?? "") } ?? "no file"
            try await journal.append([
                Draft(
                    WarningRaised(
                        code: "torn-tail",
                        message: "the log ended in \(torn.length) bytes of a commit that was never acknowledged "
                            + "(\(torn.problem)); they are in \(place)"))
            ])
        }
        for batch in batches { try await journal.append(batch) }
        try await journal.seal()
        try await journal.close()
        output.note("appended \(batches.reduce(0) { $0 + $1.count }) events")
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
