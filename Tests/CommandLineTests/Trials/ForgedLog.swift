import EventLog
import Foundation
import History
import Runs

/// Writes logs that somebody changed and then made consistent again, as a script could.
enum ForgedLog {
    /// Writes the lines as a run's log, with every checkpoint, and the root of the past that a fork states, computed anew.
    static func write(_ lines: [[UInt8]], as id: String, in place: Workplace) async throws {
        let location = place.store.location(of: id)
        try FileManager.default.createDirectory(atPath: location.path, withIntermediateDirectories: true)
        let writer = try LogWriter.create(directory: location.path)
        for line in lines {
            var event = try Event(line: line)
            writer.appendCheckpoint { _, checkpoint in
                switch event.payload {
                case .logCheckpoint:
                    event.payload = .logCheckpoint(
                        LogCheckpoint(size: checkpoint.size, root: checkpoint.root.description))
                case .runForked(var forked) where forked.parentSeq == checkpoint.size:
                    forked.parentRoot = checkpoint.root.description
                    event.payload = .runForked(forked)
                default: return line
                }
                return event.line
            }
        }
        try await writer.seal()
        try await writer.close()
    }

    /// The events but one, numbered anew, and every cause with them.
    static func without(_ seq: Int, _ events: [Event]) -> [Event] {
        var rest: [Event] = []
        for var event in events where event.seq != seq {
            if event.seq > seq { event.seq -= 1 }
            event.causes = event.causes.filter { $0 != seq }.map { $0 > seq ? $0 - 1 : $0 }
            rest.append(event)
        }
        return rest
    }

    /// The line with one byte of its payload changed to another that leaves it an event in the writer's form, or nil
    /// where the byte at `place` cannot be changed so.
    static func changing(_ line: [UInt8], at place: Int) -> [UInt8]? {
        let byte = line[place]
        let others: [UInt8] =
            switch byte {
            case 0x30...0x39: (0x30...0x39).filter { $0 != byte }
            case 0x41...0x5A, 0x61...0x7A: [byte ^ 0x20, byte == 0x78 ? 0x79 : 0x78]
            default: []
            }
        let original = try? Event(line: line)
        for other in others {
            var changed = line
            changed[place] = other
            // Only a change that means something can be found, and only a readable one is worth the attempt.
            guard let event = try? Event(line: changed), event.line == changed, event != original else { continue }
            if case .unknown = event.payload { continue }
            return changed
        }
        return nil
    }
}
