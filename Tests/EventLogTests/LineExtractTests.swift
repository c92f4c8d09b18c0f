import Glibc
import Synchronization
import Testing

@testable import EventLog

@Suite("An extract of a log")
struct LineExtractTests {
    let directory = TemporaryDirectory()
    let sizes = LogSizes(segmentText: 1 << 20, memberText: 4 << 10, unit: 1 << 10, threading: 0)
    var run: String { "\(directory.path)/run" }

    /// Three sealed segments of 100 events, and five events in one that is not.
    private func log() async throws {
        let writer = try LogWriter.create(directory: run, sizes: sizes)
        for part in 0..<3 {
            writer.append(Lines.text((part * 100 + 1)...(part * 100 + 100), padding: 40), count: 100)
            try await writer.seal()
        }
        try await writer.append(Lines.text(301...305, padding: 40), count: 5).durable()
        try await writer.close()
    }

    /// Every seventh line with its number, and how many lines were asked about.
    private func sevenths() throws -> (found: [String], asked: Int, end: LogEnd) {
        var found: [String] = []
        let asked = Mutex(0)
        let end = try LogReader(directory: run, sizes: sizes).forEachLine(
            ofExtract: "sevenths",
            where: { line in
                asked.withLock { $0 += 1 }
                return (LineScan.seq(of: line) ?? 1) % 7 == 0
            },
            { seq, line in found.append("\(seq) \(String(decoding: line, as: UTF8.self))") })
        return (found, asked.withLock { $0 }, end)
    }

    private let expected = (1...305).filter { $0 % 7 == 0 }.map { "\($0) \(Lines.line($0, padding: 40))" }

    @Test("is the same when it is made and when it was kept, and then only the segment in hand is read")
    func kept() async throws {
        try await log()
        let first = try sevenths()
        #expect(first.found == expected && first.asked == 305 && first.end.nextSeq == 306)
        let second = try sevenths()
        #expect(second.found == expected && second.asked == 5)
        #expect(second.end.nextSeq == 306 && second.end.torn == nil && !second.end.isSealed)
    }

    @Test("that is missing, cut off, changed in any byte, or of another segment is made anew")
    func unusable() async throws {
        try await log()
        _ = try sevenths()
        let path = "\(run)/cache/000000000101.sevenths"
        let files = LiveFileSystem()
        let whole = try files.contents(of: path)
        var others: [[UInt8]] = [
            [], Array(whole.dropLast()), try files.contents(of: "\(run)/cache/000000000001.sevenths"),
        ]
        for place in stride(from: 0, to: whole.count, by: 13) {
            var changed = whole
            changed[place] ^= 0x01
            others.append(changed)
        }
        for (number, bytes) in others.enumerated() {
            try files.remove(path)
            let file = try files.open(path, for: .create)
            try files.append(bytes, to: file)
            files.close(file)
            let again = try sevenths()
            #expect(again.found == expected, "variant \(number)")
            #expect(again.asked == 105, "variant \(number)")
            #expect(try files.contents(of: path) == whole)
        }
        try files.remove(path)
        #expect(try sevenths().found == expected)
    }

    @Test("of a damaged or incomplete log says so as reading the log does")
    func damaged() async throws {
        try await log()
        try LiveFileSystem().remove("\(run)/events/000000000101.jsonl.gz")
        #expect(throws: LogError.self) { try sevenths() }
    }
}
