import ArgumentParser
import Diagnostics
import History
import JSON
import Runs

struct ReplayRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: """
            Example: gpo replay latest

            Derives every decision of a run again from its recorded calls, without a network, and names the first event \
            that differs.
            """)

    @Argument(help: "The run: an id, a unique beginning of one, a path, or latest.")
    var reference: String

    @Option(help: "Stop at the end of this step, counted from 0.")
    var step: Int?

    @Flag(help: "Go on past the first difference.")
    var all = false

    @OptionGroup var options: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let world = World.live()
        let location = try options.store.resolve(reference)
        // Of nothing, all would be equal.
        try RunLog(location).requireBeginning()
        let replay = try Replay.run(location, files: world.logFiles, lastStep: step, all: all)
        if output.json {
            print(json: replay)
        } else {
            let until = step.map { " up to step \($0)" } ?? ""
            if replay.differences.isEmpty {
                Screen.print(
                    "\(location.id): \(replay.decisions) decisions and \(replay.calls) calls checked\(until), all equal"
                )
            }
            for difference in replay.differences { try print(difference, in: RunLog(location)) }
        }
        if !replay.differences.isEmpty { throw Finished(status: .different) }
    }

    private func print(_ difference: ReplayDifference, in log: RunLog) throws {
        for line in DifferenceText(difference).lines { Screen.print(Style.safe(line)) }
        let leading = try LeadingDecisions.before(difference, in: log)
        if leading.isEmpty { return }
        Screen.print("  what was decided before it, and led there")
        // The scores of many examples lead to one evaluation; a few show what kind they are.
        for event in leading.prefix(4) { Screen.print("    " + EventText.line(event, width: Style.width - 4)) }
        if leading.count > 4 { Screen.print("    and \(leading.count - 4) more") }
    }

    private func print(json replay: Replay) {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("decisions", replay.decisions)
            writer.field("calls", replay.calls)
            writer.field("differences", replay.differences) { difference, writer in
                writer.field("seq", difference.recorded.seq)
                writer.field("type", difference.recorded.payload.type)
                writer.field("tool", difference.tool)
                writer.optional("problem", difference.problem)
                writer.field("changed_rules", difference.changedRules().map(\.decision))
                writer.key("recorded")
                writer.raw(difference.recorded.line.dropLast())
                if let derived = difference.derived {
                    writer.key("derived")
                    writer.raw(derived.line.dropLast())
                }
            }
        }
        Screen.print(bytes: writer.bytes + [UInt8(ascii: "\n")])
    }
}
