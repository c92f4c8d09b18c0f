import ArgumentParser
import EventLog
import History

/// Folds a log into the state of its run, in a process of its own, so that time and memory can be measured.
struct FoldLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fold-log", shouldDisplay: false)

    @Argument var directory: String
    @Flag(help: "Make a value of every event.") var full = false

    func run() async throws {
        var state = RunState()
        try LogReader(directory: directory).forEachBatch { batch in
            try batch.forEachLine { _, line in
                if full { state.apply(try Event(line: line)) } else { try state.apply(line: line) }
            }
        }
        print(state.lastSeq, state.ledger.completed.calls, state.trajectory.candidates.count)
    }
}
