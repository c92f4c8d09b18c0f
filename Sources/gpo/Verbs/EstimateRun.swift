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

            Prints the calls, tokens and cost of a run before anything is spent, at most.
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
        if output.json { return print(json: estimate) }
        Screen.print("\(estimate.steps) steps, at most \(estimate.callsPerStep) task calls each")
        Screen.print("MODEL                                CALLS    TOKENS     COST")
        for row in estimate.rows {
            let name = Format.padded("\(row.role.rawValue) (\(row.model))", 36)
            let cost = row.isPriced ? Format.dollars(row.microdollars) : "no price known"
            Screen.print(
                "\(name) \(Format.padded(Format.count(row.calls), 8)) \(Format.padded(Format.count(row.tokens), 10)) \(cost)"
            )
        }
        output.note(
            estimate.basis.map { "tokens a call as in \($0)" }
                ?? "tokens are the worst case; a past run of this pipeline would tell better")
    }

    private func pastRun(named name: String) throws -> RunHistory? {
        let files = World.live().logFiles
        if let past {
            let location = try options.store.resolve(past)
            return RunHistory(location: location, state: try RunHistory.state(of: location, files: files))
        }
        let histories = options.store.ids().filter { $0.hasPrefix(name) }.compactMap { id -> RunHistory? in
            let location = options.store.location(of: id)
            // A run that cannot be read is no basis; `gpo verify` tells why.
            guard let state = try? RunHistory.state(of: location, files: files) else { return nil }
            return RunHistory(location: location, state: state)
        }
        return histories.max { ($0.state.lastTime?.microseconds ?? 0) < ($1.state.lastTime?.microseconds ?? 0) }
    }

    private func print(json estimate: Estimate) {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("steps", estimate.steps)
            writer.field("task_calls_per_step", estimate.callsPerStep)
            writer.optional("basis", estimate.basis)
            writer.field("models", estimate.rows) { row, writer in
                writer.field("role", row.role.rawValue)
                writer.field("model", row.model)
                writer.field("calls", row.calls)
                writer.field("tokens", row.tokens)
                writer.field("microdollars", row.microdollars)
                writer.field("priced", row.isPriced)
            }
        }
        Screen.print(bytes: writer.bytes + [UInt8(ascii: "\n")])
    }
}
