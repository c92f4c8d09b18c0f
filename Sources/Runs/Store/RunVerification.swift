import EventLog
import History
import JSON

/// A whole run's integrity: the log's own checks, and every event against its form.
package struct RunVerification: Sendable {
    package var log: Verification
    /// Events that cannot be read, with the reason.
    package var unreadable: [(seq: Int, problem: String)]
    /// Events of a type that this version does not know.
    package var unknown: Int

    package var isSound: Bool { log.isSound && unreadable.isEmpty }

    package static func run(_ location: RunLocation, files: any LogFileSystem) throws -> RunVerification {
        var unreadable: [(seq: Int, problem: String)] = []
        var unknown = 0
        let log = try LogReader(directory: location.path, fileSystem: files).verify { seq, line in
            do throws(JSONError) {
                let event = try Event(line: line)
                switch event.payload {
                case .logCheckpoint(let checkpoint):
                    return TreeHash(hex: checkpoint.root).map { Checkpoint(size: checkpoint.size, root: $0) }
                case .unknown: unknown += 1
                default: break
                }
            } catch {
                unreadable.append((seq, error.description))
            }
            return nil
        }
        return RunVerification(log: log, unreadable: unreadable, unknown: unknown)
    }
}
