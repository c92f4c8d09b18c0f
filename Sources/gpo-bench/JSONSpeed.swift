import ArgumentParser
import Foundation
import JSON

/// Decodes scored examples, about 500 bytes each, into Swift values: ours beside Foundation's two ways.
///
/// The contenders take turns and each one's best turn counts, so that a busy machine slows all of them alike.
struct JSONSpeed: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "json", abstract: "Decoding and encoding events, beside Foundation.")

    @Option(help: "Events.") var events = 20_000
    @Option(help: "Turns of each contender.") var turns = 15

    func run() throws {
        let lines = (0..<events).map(ScoredExample.line)
        let datas = lines.map { Data($0) }
        let values = try lines.map { try ScoredExample(line: $0) }
        let megabytes = Double(lines.reduce(0) { $0 + $1.count }) / 1e6
        let decoder = JSONDecoder()
        let encoder = JSONEncoder()
        let contenders: [(name: String, work: () throws -> Int)] = [
            (
                "JSONDecoder to structs",
                { try datas.reduce(0) { $0 + (try decoder.decode(ScoredExample.self, from: $1).seq) } }
            ),
            ("ours to structs", { try lines.reduce(0) { $0 + (try ScoredExample(line: $1).seq) } }),
            (
                "JSONSerialization to Any",
                { try datas.reduce(0) { $0 + (try JSONSerialization.jsonObject(with: $1) is [String: Any] ? 1 : 0) } }
            ),
            ("ours to JSONValue", { try lines.reduce(0) { $0 + (try JSONValue(parsing: $1)["seq"]?.integer ?? 0) } }),
            ("ours, checked and skipped", { try lines.reduce(0) { $0 + (try Self.skip($1)) } }),
            ("JSONEncoder", { try values.reduce(0) { $0 + (try encoder.encode($1).count) } }),
            ("ours, written", { values.reduce(0) { $0 + $1.written.count } }),
        ]
        var best = [Double](repeating: .infinity, count: contenders.count)
        for _ in 0..<turns {
            for (index, contender) in contenders.enumerated() {
                let start = CPUTime.seconds
                guard try contender.work() > 0 else { throw ExitCode.failure }
                best[index] = min(best[index], CPUTime.seconds - start)
            }
        }
        print("\(events) events, \(Int(megabytes * 1e6) / events) bytes each, CPU time, best of \(turns) turns")
        for (contender, seconds) in zip(contenders, best) {
            print(
                contender.name.padding(toLength: 28, withPad: " ", startingAt: 0)
                    + String(
                        format: "%8.1f MB/s %8.2f µs an event", megabytes / seconds, seconds * 1e6 / Double(events)))
        }
        print(String(format: "decoding: %.1f × JSONDecoder", best[0] / best[1]))
        print(String(format: "encoding: %.1f × JSONEncoder", best[5] / best[6]))
    }

    private static func skip(_ line: [UInt8]) throws(JSONError) -> Int {
        try line.withUnsafeBytesTyped { (bytes) throws(JSONError) in
            var reader = JSONReader(bytes)
            try reader.skip()
            return reader.offset
        }
    }
}

/// The processor time that this process has used.
enum CPUTime {
    static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
