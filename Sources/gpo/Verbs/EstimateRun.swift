import ArgumentParser
import Diagnostics
import History
import JSON
import Pipelines
import Runs

struct EstimateRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "estimate",
        abstract: """
            Example: gpo estimate pipelines/quickstart.yaml

            Prints the calls, tokens and cost of a run by step and model before anything is spent: what is expected, and at most.
            """)

    @Argument(help: "The pipeline file.")
    var pipeline: String

    @Option(help: "A setting and its value. May be repeated.")
    var set: [String] = []

    @Option(help: "A past run whose real usage a call is taken to have; by default the latest of this pipeline's name.")
    var past: String?

    @OptionGroup var options: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let overrides = try set.map { argument throws(Problems) in try Override(parsing: argument) }
        let inputs = try PipelineInputs.load(file: pipeline, overrides: overrides)
        let estimate = try Estimate(inputs, past: pastRun(named: inputs.pipeline.name))
        if output.json { return Screen.print(bytes: EstimatePage(estimate).json) }
        for line in EstimatePage(estimate).lines { Screen.print(line) }
        output.note(
            estimate.basis.map { "tokens and cost a call as in \($0)" }
                ?? "prompts by their length, replies as long as they may be; a past run of this pipeline would tell better"
        )
    }

    private func pastRun(named name: String) throws -> PastUsage? {
        let files = World.live().logFiles
        if let past { return try PastUsage(try options.store.resolve(past), files: files) }
        let states = options.store.ids().filter { $0.hasPrefix(name) }.compactMap { id -> (RunLocation, RunState)? in
            let location = options.store.location(of: id)
            // A run that cannot be read is no basis; `gpo verify` tells why.
            guard let state = try? RunHistory.state(of: location, files: files) else { return nil }
            return (location, state)
        }
        let latest = states.max { ($0.1.lastTime?.microseconds ?? 0) < ($1.1.lastTime?.microseconds ?? 0) }
        return try latest.map { try PastUsage($0.0, files: files) }
    }
}
