import ArgumentParser
import Diagnostics
import History
import JSON
import Runs

struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: """
            Example: gpo list

            Lists the runs, with their state, score and spend.
            """)

    @Flag(help: "Draw forks below their parents.")
    var tree = false

    @OptionGroup var options: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let world = World.live()
        let store = options.store
        var histories: [RunHistory] = []
        var isDamaged = false
        for id in store.ids() {
            do {
                let location = store.location(of: id)
                let state = try RunHistory.state(of: location, files: world.logFiles)
                histories.append(RunHistory(location: location, state: state))
            } catch let problems as Problems {
                Screen.error(problems.description)
                isDamaged = true
            }
        }
        if output.json {
            var writer = JSONWriter()
            writer.array { writer in
                for history in histories { RunJSON.write(history, to: &writer) }
            }
            Screen.print(bytes: writer.bytes + [UInt8(ascii: "\n")])
        } else if histories.isEmpty {
            output.note("no runs in \(store.path)")
        } else {
            print(tree ? Family(histories).rows : histories.map { (indent: "", history: $0) })
        }
        if isDamaged { throw Finished(status: .invalidInput) }
    }

    private func print(_ rows: [(indent: String, history: RunHistory)]) {
        let width = max(3, rows.map { $0.indent.count + $0.history.location.id.count }.max() ?? 0)
        Screen.print("\(Format.padded("RUN", width))  STATUS       STEPS  BEST   CALLS   COST     PROMPT")
        for (indent, history) in rows {
            let state = history.state
            let best = state.trajectory.best
            let cells = [
                Format.padded(indent + history.location.id, width), Format.padded(state.sessions.status.rawValue, 11),
                Format.padded(String(state.progress.finishedSteps), 5),
                Format.padded(best.map { Format.score($0.score ?? 0) } ?? "-", 5),
                Format.padded(Format.count(state.ledger.completed.calls), 6),
                Format.padded(Format.dollars(state.ledger.completed.microdollars), 7),
                Format.line(best?.text ?? "", width: 60),
            ]
            Screen.print(cells.joined(separator: "  "))
        }
    }
}
