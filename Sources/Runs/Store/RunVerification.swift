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
        func checkpoint(_ size: Int, _ root: String, _ seq: Int) -> Checkpoint? {
            guard let hash = TreeHash(hex: root) else {
                unreadable.append((seq, "a root that is not 64 hexadecimal digits"))
                return nil
            }
            return Checkpoint(size: size, root: hash)
        }
        let log = try LogReader(directory: location.path, fileSystem: files).verify { seq, line in
            do throws(JSONError) {
                let event = try Event(line: line)
                switch event.payload {
                case .logCheckpoint(let stated): return checkpoint(stated.size, stated.root, seq)
                // A fork states the root of the past that it shares.
                case .runForked(let forked): return checkpoint(forked.parentSeq, forked.parentRoot, seq)
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
