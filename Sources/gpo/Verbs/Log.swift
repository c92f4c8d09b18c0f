import ArgumentParser
import Diagnostics
import EventLog
import History
import JSON
import Reports
import Runs

struct Log: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: """
            Example: gpo log latest --type candidate --follow

            Prints the events of a run, one a line; with --json the lines as they stand in the log.
            """)

    @Argument(help: "The run: an id, a unique beginning of one, a path, or latest.")
    var reference: String

    @Option(help: "Events of this type, such as call.failed, or of these, such as call.")
    var type: String?

    @Option(help: "Events of this step, counted from 0.")
    var step: Int?

    @Option(help: "Events that name this candidate, such as c3.")
    var candidate: String?

    @Option(help: "Events of this call, or of all whose names begin so, such as c3/validation.")
    var call: String?

    @Option(help: "Events with this in one of their texts, in whatever case.")
    var text: String?

    @Flag(help: "Go on printing what a running process appends, until its session ends.")
    var follow = false

    @OptionGroup var options: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let log = RunLog(try options.store.resolve(reference))
        let filter = EventFilter(
            type: type, step: step,
            candidate: try candidate.map { name throws(Problems) in try CandidateArgument.parse(name) }, call: call,
            text: text)
        let printer = LogPrinter(filter: filter, json: output.json)
        if follow {
            let following = LogFollowing(log: log, printer: printer, announce: { output.note($0) })
            try await Signals.run { try await following.run() }
            return
        }
        let seen = try printer.printOnce(log)
        guard seen.printed == 0 else { return }
        if let type { try checkType(type, against: seen.types) }
        output.note("no event of \(log.location.id) is as asked for")
    }

    /// A type of which there is no event may be misspelt.
    private func checkType(_ type: String, against seen: Set<String>) throws(Problems) {
        let names = Set(Payload.types.map { $0.type }).union(seen)
        let known = names.union(names.compactMap { $0.split(separator: ".").first.map(String.init) })
        if known.contains(type) { return }
        let nearest = NearestMatch.of(type, among: known.sorted())
        throw Problems(
            Diagnostic(
                field: "--type", problem: "no event is of a type \"\(type)\"",
                remedy: nearest.map { "Did you mean \($0)?" }
                    ?? "The types are: \(names.sorted().joined(separator: ", "))."),
            exitCode: .usage)
    }
}
