import ArgumentParser
import Diagnostics
import EventLog

/// Writes to a log until it is killed, telling on stdout what was acknowledged. For the tests.
struct WriteLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "write-log", shouldDisplay: false)

    @Argument var directory: String
    @Option(help: "Stop after this many commits.") var commits = Int.max
    @Option(help: "Seal after this many commits.") var seal = 25
    @Flag(help: "Wait for each event, so that the same calls are made every time.") var oneByOne = false

    func run() async throws {
        do {
            let lock = try RunLock(directory: directory)
            try await write()
            withExtendedLifetime(lock) {}
        } catch let error as LogError {
            print(error)
            throw ExitCode(error.exitStatus.rawValue)
        }
    }

    private func write() async throws {
        let exists = try LiveFileSystem().status(at: LogDirectory(directory).events) != nil
        let writer =
            exists ? try LogWriter.open(directory: directory).writer : try LogWriter.create(directory: directory)
        tell("next \(writer.nextSeq)\n")
        for commit in 0..<commits {
            var last: Commit?
            // The first is written at once; the others wait for its sync, and go together.
            for _ in 0...(oneByOne ? 0 : commit % 4) {
                let seq = writer.nextSeq
                last = writer.append(Array((Self.line(seq) + "\n").utf8), count: 1)
            }
            let seq = writer.nextSeq - 1
            try await last?.durable()
            tell("\(seq)\n")
            if commit % seal == seal - 1 { try await writer.seal() }
        }
        try await writer.close()
    }

    /// An event from a few to some thousand bytes long.
    static func line(_ seq: Int) -> String {
        let text = String(repeating: "\(seq) ", count: seq % 50 == 0 ? 500 : seq % 7)
        return "{\"seq\":\(seq),\"type\":\"test\",\"text\":\"\(text)\"}"
    }
}
