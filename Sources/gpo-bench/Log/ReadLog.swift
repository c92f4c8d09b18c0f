import ArgumentParser
import EventLog
import History

/// Reads a log in a process of its own, so that time and memory can be measured.
struct ReadLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "read-log", shouldDisplay: false)

    enum Decoding: String, ExpressibleByArgument {
        /// Unpack, check and count.
        case lines
        /// The same, and make a value of every event, with all its fields.
        case values
        /// The same as `lines`, and hash every line for the checkpoints.
        case hash
    }

    @Argument var directory: String
    @Option var decoding = Decoding.lines

    func run() async throws {
        let reader = try LogReader(directory: directory)
        var count = 0
        switch decoding {
        case .lines: try reader.forEachBatch { count += $0.count }
        case .values:
            try reader.forEachBatch { batch in
                try batch.forEachLine { _, line in count += try Event(line: line).seq > 0 ? 1 : 0 }
            }
        case .hash: count = try reader.checkpoint().size
        }
        print(count)
    }
}
