import ArgumentParser
import Diagnostics
import History
import Pipelines
import Runs

struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: """
            Example: gpo resume latest --set budget.usd=10

            Goes on with a run where it stopped. No completed call is sent again.
            """)

    @Argument(help: "The run: an id, a unique beginning of one, a path, or latest.")
    var reference: String

    @Option(help: "A setting under budget, limits or servers, or where a model is found. May be repeated.")
    var set: [String] = []

    @Flag(help: "Send every task call, also where the log has the reply to an equal one.")
    var fresh = false

    @OptionGroup var options: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let world = World.live()
        let location = try options.store.resolve(reference)
        let overrides = try set.map { argument throws(Problems) in try Override(parsing: argument) }
        let display = ProgressDisplay(quiet: output.quiet)
        try await Signals.runSession {
            guard
                let session = try await Session.resume(
                    location, overrides: overrides, fresh: fresh, world: world, notify: { output.note($0) },
                    observe: { display.observe($0, $1) })
            else {
                output.note("run \(location.id) is finished; nothing is left to do")
                try SessionEnding.printResult(of: location, world: world, output: output)
                return
            }
            output.note("resuming \(location.id)")
            try await SessionEnding(session: session, output: output).run()
        }
    }
}
