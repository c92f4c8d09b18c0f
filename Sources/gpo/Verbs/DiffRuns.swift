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
        var outlines: [RunOutline] = []
        var digests: [LineDigests] = []
        for location in locations {
            var lines = LineDigests()
            outlines.append(try RunLog(location).outline { _, line in lines.append(line: line) })
            digests.append(lines)
        }
        let difference = RunDifference(
            outlines[0], outlines[1],
            changes: SettingChanges.between(outlines[0].origin.pipeline, outlines[1].origin.pipeline),
            commonEvents: digests[0].commonPrefix(with: digests[1]))
        let page = DifferencePage(difference: difference, names: locations.map(\.id), outlines: outlines)
        if output.json { page.printJSON() } else { page.print() }
        if !difference.isEmpty { throw Finished(status: .different) }
    }
}
