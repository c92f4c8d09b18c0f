import ArgumentParser
import Diagnostics
import History
import JSON
import Reports
import Runs

struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: """
            Example: gpo show latest c3

            Shows a run: its result, its steps and candidates; or one step, one candidate, or one event with what led \
            to it and what came of it.
            """)

    @Argument(help: "The run: an id, a unique beginning of one, a path, or latest.")
    var reference: String

    @Argument(help: "What of it: step:N, candidate:ID or just its id, or seq:N.")
    var target: String?

    @OptionGroup var options: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let target = try target.map { text throws(Problems) in try ShowTarget(parsing: text) }
        let log = RunLog(try options.store.resolve(reference))
        switch target {
        case nil: try RunPage(log: log).print(json: output.json)
        case .step(let number): try StepPage(log: log, number: number).print(json: output.json)
        case .candidate(let id): try CandidatePage(log: log, id: id).print(json: output.json)
        case .event(let seq): try EventPage(log: log, seq: seq).print(json: output.json)
        }
    }
}
