import ArgumentParser
import EventLog
import History
import Runs

/// Opens a log as `gpo` does, in a process of its own, so that time and memory can be measured.
struct OpenLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "open-log", shouldDisplay: false)

    @Argument var directory: String
    @Flag(help: "Without the snapshot, which is removed.") var cold = false
    @Flag(help: "Leave a snapshot behind.") var save = false

    func run() async throws {
        let files = LiveFileSystem()
        let location = RunLocation(id: "sample", path: directory)
        let snapshot = "\(directory)/cache/state"
        if cold, try files.status(at: snapshot) != nil { try files.remove(snapshot) }
        let start = ResourceUsage.now()
        let state = try RunHistory.state(of: location, files: files)
        let used = ResourceUsage.now() - start
        if save { StateSnapshot(location, files: files).save(state) }
        print(state.lastSeq, state.ledger.completed.calls, state.trajectory.candidates.count)
        print(used.wall, used.cpu)
    }
}
