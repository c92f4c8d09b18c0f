import Dispatch
import Testing

@testable import EventLog

@Suite("Checkpoints")
struct CheckpointTests {
    private func line(_ seq: Int, _ checkpoint: Checkpoint) -> [UInt8] {
        Array(
            "{\"seq\":\(seq),\"type\":\"log.checkpoint\",\"size\":\(checkpoint.size),\"root\":\"\(checkpoint.root)\"}\n"
                .utf8)
    }

    private static func verify(_ reader: LogReader) throws -> Verification {
        try reader.verify(examine: { stated($0) }, stated: { _, checkpoint in checkpoint })
    }

    private static func stated(_ line: UnsafeRawBufferPointer) -> Checkpoint? {
        let text = String(decoding: line, as: UTF8.self)
        guard let match = text.firstMatch(of: /"log.checkpoint","size":(\d+),"root":"(\w+)"/),
            let size = Int(match.1), let root = TreeHash(hex: match.2)
        else { return nil }
        return Checkpoint(size: size, root: root)
    }

    private func log(_ disk: SimulatedDisk) async throws {
        let writer = try LogWriter.create(directory: "/run", fileSystem: disk)
        for part in 0..<4 {
            let next = writer.nextSeq
            writer.append(Lines.text(next..<next + 9), count: 9)
            writer.appendCheckpoint(line)
            if part < 3 { try await writer.seal() }
        }
        try await writer.close()
    }

    @Test("a checkpoint covers exactly the events before it, whoever else appends")
    func coversThoseBefore() async throws {
        let disk = SimulatedDisk()
        try await log(disk)
        let result = try Self.verify(LogReader(directory: "/run", fileSystem: disk))
        #expect(result.isSound && result.checkpoints == 4 && result.events == 40 && result.segments == 4)
        #expect(result.firstSuspect == nil)
    }

    @Test("checkpoints that many threads ask for at once each cover exactly the events before them")
    func coversThoseOfOthers() async throws {
        let disk = SimulatedDisk()
        let writer = try LogWriter.create(directory: "/run", fileSystem: disk)
        DispatchQueue.concurrentPerform(iterations: 200) { _ in writer.appendCheckpoint(line) }
        #expect(writer.checkpoint.size == 200)
        try await writer.close()
        let reader = try LogReader(directory: "/run", fileSystem: disk)
        let result = try Self.verify(reader)
        #expect(result.isSound && result.checkpoints == 200 && result.firstSuspect == nil)
        #expect(try reader.checkpoint() == writer.checkpoint)
    }

    @Test("a line that was changed, the file made consistent again, is found by the next checkpoint", arguments: 1...40)
    func findsChanges(seq: Int) async throws {
        let disk = SimulatedDisk()
        try await log(disk)
        let reader = try LogReader(directory: "/run", fileSystem: disk)
        let segment = reader.segments.last { $0.firstSeq <= seq }!
        let lines = try reader.lines(segment.firstSeq...min(segment.firstSeq + 9, 40)).map {
            String(decoding: $0, as: UTF8.self)
        }
        var text: [UInt8] = []
        for line in lines {
            let changed = line.hasPrefix("{\"seq\":\(seq),") ? line.replacing("type", with: "kind") : line
            text += Array((changed + "\n").utf8)
        }
        disk[segment.path] = PackedSegment(text, of: segment).bytes
        let result = try Self.verify(reader)
        // The last event of all is vouched for by no checkpoint.
        if seq == 40 { return #expect(result.mismatch == nil) }
        let first = seq % 10 == 0 ? seq : (seq - 1) / 10 * 10
        #expect(result.mismatch?.firstSuspect == max(first, 1))
        #expect(!result.isSound && result.firstSuspect! <= seq)
    }

    @Test("damage is reported with what could be read before it")
    func reportsDamage() async throws {
        let disk = SimulatedDisk()
        try await log(disk)
        let path = "/run/events/000000000021.jsonl.gz"
        disk[path]![40] ^= 1
        let result = try Self.verify(LogReader(directory: "/run", fileSystem: disk))
        #expect(result.events == 20 && result.checkpoints == 2)
        #expect(result.damage?.seq == 21 && result.damage?.file == path)
        #expect(result.firstSuspect == 21 && !result.isSound)
    }

    @Test("the segment in hand asks to be sealed at its size, which is 16 MB of text")
    func asksForSeal() async throws {
        #expect(LogSizes.standard.segmentText == 16 * 1024 * 1024)
        let disk = SimulatedDisk()
        let sizes = LogSizes(segmentText: 1000)
        var writer = try LogWriter.create(directory: "/run", fileSystem: disk, sizes: sizes)
        var size = 0
        for seq in 1...20 {
            #expect(writer.needsSeal == (size >= 1000))
            writer.append(Lines.text([seq], padding: 60), count: 1)
            size += Lines.line(seq, padding: 60).utf8.count + 1
        }
        try await writer.close()
        writer = try LogWriter.open(directory: "/run", fileSystem: disk, sizes: sizes).writer
        #expect(writer.needsSeal)
        try await writer.seal()
        #expect(!writer.needsSeal)
    }
}
