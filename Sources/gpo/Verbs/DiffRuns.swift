import ArgumentParser
import Diagnostics
import History
import JSON
import Reports
import Runs

struct Diff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: """
            Example: gpo diff first second

            Puts two runs side by side: settings, the last event that both share, then prompts, budgets, scores and \
            spend step by step. Exits with 2 when they differ.
            """)

    @Argument(help: "A run: an id, a unique beginning of one, a path, or latest.")
    var left: String

    @Argument(help: "The run to compare it with.")
    var right: String

    @OptionGroup var options: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let locations = [try options.store.resolve(left), try options.store.resolve(right)]
        let logs = locations.map { RunLog($0) }
        let outlines = try logs.map { try $0.outline() }
        let difference = RunDifference(
            outlines[0], outlines[1],
            changes: SettingChanges.between(outlines[0].origin.pipeline, outlines[1].origin.pipeline),
            commonEvents: try CommonPast.events(of: logs, outlines))
        let page = DifferencePage(difference: difference, names: locations.map(\.id), outlines: outlines)
        if output.json { page.printJSON() } else { page.print() }
        if !difference.isEmpty { throw Finished(status: .different) }
    }
}
