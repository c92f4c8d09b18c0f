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

    /// What is worth telling of a line.
    private enum Finding: Sendable {
        case states(size: Int, root: String)
        case unknown
        case unreadable(String)
    }

    /// Nil for an event that is as it should be and states nothing of the log.
    private static func examine(_ line: UnsafeRawBufferPointer) -> Finding? {
        do throws(JSONError) {
            guard let event = try Event(unlessSound: line) else { return nil }
            switch event.payload {
            case .logCheckpoint(let stated): return .states(size: stated.size, root: stated.root)
            // A fork states the root of the past that it shares.
            case .runForked(let forked): return .states(size: forked.parentSeq, root: forked.parentRoot)
            case .unknown: return .unknown
            default: return nil
            }
        } catch {
            return .unreadable(error.description)
        }
    }

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
        let log = try LogReader(directory: location.path, fileSystem: files).verify(
            examine: Self.examine,
            stated: { seq, finding in
                switch finding {
                case .states(let size, let root): return checkpoint(size, root, seq)
                case .unknown: unknown += 1
                case .unreadable(let problem): unreadable.append((seq, problem))
                }
                return nil
            })
        return RunVerification(log: log, unreadable: unreadable, unknown: unknown)
    }
}
