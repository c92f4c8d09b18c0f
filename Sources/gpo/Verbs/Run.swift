import ArgumentParser
import Diagnostics
import History
import Pipelines
import Runs

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: """
            Example: gpo run pipelines/quickstart.yaml --set optimizer.epochs=1

            Starts a run: reads the pipeline and its data, then optimizes the prompt, writing every step to the run's log.
            """)

    @Argument(help: "The pipeline file.")
    var pipeline: String

    @Option(help: "A setting and its value, such as optimizer.epochs=5; wins over the file. May be repeated.")
    var set: [String] = []

    @Option(help: "The run's id; by default the pipeline's name and the time.")
    var id: String?

    @Flag(help: "Send every task call, also where the log has the reply to an equal one.")
    var fresh = false

    @OptionGroup var options: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let world = World.live()
        let overrides = try set.map { argument throws(Problems) in try Override(parsing: argument) }
        let inputs = try PipelineInputs.load(
            file: pipeline, overrides: overrides, keys: KeyReader(environment: world.environment))
        if let id { try RunNaming.check(id) }
        let id =
            id ?? RunNaming.id(name: inputs.pipeline.name, time: world.now(), taken: options.store.ids())
        let display = ProgressDisplay(quiet: output.quiet)
        try await Signals.runSession {
            let session = try await Session.create(
                inputs, id: id, in: options.store, fresh: fresh, world: world, notify: { output.note($0) },
                observe: { display.observe($0, $1) })
            output.note("run \(id)")
            for line in SessionIntroduction(pipeline: inputs.pipeline).lines { output.note(line) }
            try await SessionEnding(session: session, output: output).run()
        }
    }
}
