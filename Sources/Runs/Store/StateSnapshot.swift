import EventLog
import History

/// The snapshot of a run's state under its `cache/`, which may be missing, stale or damaged at any time.
package struct StateSnapshot: Sendable {
    private let location: RunLocation
    private let files: any LogFileSystem

    package init(_ location: RunLocation, files: any LogFileSystem) {
        self.location = location
        self.files = files
    }

    private var directory: String { "\(location.path)/cache" }
    private var path: String { "\(directory)/state" }

    /// The state that was kept; nil where there is none that this log has led to.
    package func load() -> RunState? {
        do {
            guard try files.status(at: path) != nil, let snapshot = try read(), snapshot.state.lastSeq > 0,
                try lastLine(snapshot.state.lastSeq) == snapshot.lastLine
            else { return nil }
            return snapshot.state
        } catch {
            // What is wrong with the log, if anything, is told by the fold from its beginning.
            return nil
        }
    }

    /// Keeps the state, all of which must be in the log; does nothing where it cannot be kept.
    package func save(_ state: RunState) {
        guard state.lastSeq > 0 else { return }
        do {
            // First, so that nothing is done for a place that there is not.
            _ = try files.makeDirectory(directory)
            let unfinished = "\(path).\(UInt32.random(in: 0...(.max)))"
            let file = try files.open(unfinished, for: .create)
            defer { files.close(file) }
            let snapshot = Snapshot(state: state, lastLine: try lastLine(state.lastSeq))
            for piece in snapshot.pieces { try piece.withUnsafeBytes { try files.append($0, to: file) } }
            try files.rename(unfinished, to: path)
        } catch {
            // A run that cannot be written to, or a full disk: the next reader folds the log.
        }
    }

    /// Reads the file piece by piece, most of it right to where it is used.
    private func read() throws -> Snapshot? {
        let file = try files.open(path, for: .read)
        defer { files.close(file) }
        var offset = 0
        return Snapshot(bytes: try files.status(of: file).length) { buffer in
            do throws(LogError) {
                var filled = 0
                while filled < buffer.count {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                    let count = try files.read(file, at: offset, into: rest)
                    if count == 0 { return false }
                    filled += count
                    offset += count
                }
                return true
            } catch {
                // The log itself says all that the snapshot does.
                return false
            }
        }
    }

    private func lastLine(_ seq: Int) throws -> UInt64 {
        let line = try LogReader(directory: location.path, fileSystem: files).line(at: seq)
        return line.withUnsafeBytes { Snapshot.digest(of: $0) }
    }
}
