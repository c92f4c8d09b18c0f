import Diagnostics
import EventLog
import History
import JSON

extension RunHistory {
    /// The state after the last event: from the snapshot under `cache/` where there is one, and the events after it.
    ///
    /// The same as `load(_:files:).state`, in a fraction of the time; throws what that throws.
    package static func state(of location: RunLocation, files: any LogFileSystem) throws -> RunState {
        var state = StateSnapshot(location, files: files).load() ?? RunState()
        do {
            try LogReader(directory: location.path, fileSystem: files).forEachBatch(
                from: state.lastSeq + 1, preparing: { try FoldedBatch($0) }, { _, batch in state.apply(batch) })
            return state
        } catch is JSONError {
            // Read again in full, which says which event it is and what to do.
            return try load(location, files: files).state
        } catch let error as LogError {
            throw Problems(error.diagnostic, exitCode: error.exitStatus)
        }
    }
}

extension FoldedBatch {
    /// What the lines of a batch do to a state.
    package init(_ batch: LineBatch) throws {
        var folding = LineFolding()
        try batch.forEachLine { _, line in try folding.take(line) }
        self = folding.finish()
    }
}
