import Diagnostics
import Testing

@testable import EventLog

@Suite("Writing and reading")
struct RoundTripTests {
    let directory = TemporaryDirectory()
    var run: String { "\(directory.path)/run" }

    @Test("what was appended is read back, line for line")
    func readsBack() async throws {
        let writer = try LogWriter.create(directory: run)
        for seq in 1...20 { _ = writer.append(Lines.text([seq]), count: 1) }
        try await writer.append(Lines.text(21...23), count: 3).durable()
        let (lines, end) = try Lines.read(run)
        #expect(lines == (1...23).map { Lines.line($0) })
        #expect(end.nextSeq == 24 && end.torn == nil)
        try await writer.close()
    }

    @Test("an opened log goes on with the next number and the same tree")
    func reopens() async throws {
        var writer = try LogWriter.create(directory: run)
        try await writer.append(Lines.text(1...5), count: 5).durable()
        let checkpoint = writer.checkpoint
        try await writer.close()
        var recovery: Recovery
        (writer, recovery) = try LogWriter.open(directory: run)
        #expect(writer.nextSeq == 6)
        #expect(writer.checkpoint == checkpoint)
        #expect(recovery == Recovery(nextSeq: 6))
        try await writer.append(Lines.text(6...6), count: 1).durable()
        #expect(try Lines.read(run).lines == (1...6).map { Lines.line($0) })
    }

    @Test("a log that was created and never written to can be opened and read")
    func opensEmpty() async throws {
        _ = try LogWriter.create(directory: run)
        #expect(try Lines.read(run).lines == [])
        #expect(try LogWriter.open(directory: run).writer.nextSeq == 1)
    }

    @Test("reading can begin at any event", arguments: [false, true])
    func readsFrom(sealed: Bool) async throws {
        let writer = try LogWriter.create(directory: run)
        _ = writer.append(Lines.text(1...30), count: 30)
        try await writer.seal()
        _ = writer.append(Lines.text(31...40), count: 10)
        if sealed { try await writer.seal() }
        try await writer.close()
        for seq in 1...41 {
            #expect(try Lines.read(run, from: seq).lines == (1...40).dropFirst(seq - 1).map { Lines.line($0) })
        }
    }

    @Test("a sealed log holds the same text in fewer members")
    func seals() async throws {
        let writer = try LogWriter.create(directory: run, sizes: LogSizes(memberText: 10_000))
        for seq in 1...60 { try await writer.append(Lines.text([seq], padding: 500), count: 1).durable() }
        let path = "\(run)/events/000000000001.jsonl.gz"
        #expect(try members(of: path) == 60)
        try await writer.seal()
        #expect(try members(of: path) == 4)
        let (lines, end) = try Lines.read(run)
        #expect(lines == (1...60).map { Lines.line($0, padding: 500) })
        #expect(end.isSealed)
        try await writer.append(Lines.text([61]), count: 1).durable()
        #expect(try Lines.read(run).lines.count == 61)
        #expect(try LogReader(directory: run).segments.map(\.firstSeq) == [1, 61])
    }

    @Test("every member begins with the bytes that the format says, whatever packs it and at whatever level")
    func headers() async throws {
        let path = "\(run)/events/000000000001.jsonl.gz"
        let writer = try LogWriter.create(directory: run)
        var offset = 0
        for seq in 1...3 {
            try await writer.append(Lines.text([seq], padding: seq * 2000), count: 1).durable()
            let file = try LiveFileSystem().contents(of: path)
            #expect(file[offset..<offset + 10] == [0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3])
            offset = file.count
        }
        try await writer.seal()
        let sealed = try LiveFileSystem().contents(of: path)
        #expect(sealed[..<29] == [0x1f, 0x8b, 0x08, 0x08, 0, 0, 0, 0, 0, 3] + "000000000001.jsonl\0".utf8)
        try await writer.close()
    }

    private func members(of path: String) throws -> Int {
        try LiveFileSystem().contents(of: path).withUnsafeBytes { bytes in
            SegmentUnits.split(bytes, from: 0, unitBytes: 1).count
        }
    }

    @Test("a second log is not begun where there is one")
    func refusesSecond() async throws {
        _ = try LogWriter.create(directory: run)
        let error = #expect(throws: LogError.self) { try LogWriter.create(directory: run) }
        #expect(error?.kind == .exists)
    }

    @Test("a directory without a log is said to have none")
    func refusesMissing() async throws {
        let error = #expect(throws: LogError.self) { try LogWriter.open(directory: run) }
        #expect(error?.kind == .missing)
        #expect(error?.exitStatus == .noInput)
    }
}
