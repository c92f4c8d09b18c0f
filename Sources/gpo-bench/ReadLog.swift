import ArgumentParser
import EventLog
import JSON

/// Reads a log in a process of its own, so that time and memory can be measured.
struct ReadLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "read-log", shouldDisplay: false)

    enum Decoding: String, ExpressibleByArgument {
        /// Unpack, check and count.
        case lines
        /// The same, and walk through the JSON of every line.
        case walk
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
        case .walk:
            try reader.forEachBatch { batch in
                try batch.forEachLine { _, line in
                    var reader = JSONReader(line)
                    try reader.skip()
                    count += 1
                }
            }
        case .hash: count = try reader.checkpoint().size
        }
        print(count)
    }
}
