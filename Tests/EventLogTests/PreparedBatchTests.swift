import Testing

@testable import EventLog

@Suite("What is made of a log's lines on several threads")
struct PreparedBatchTests {
    private let directory = TemporaryDirectory()
    private var run: String { "\(directory.path)/run" }

    /// Three sealed segments of 100 events in many members, and five events in one that is not.
    private func log(_ sizes: LogSizes) async throws {
        let writer = try LogWriter.create(directory: run, sizes: sizes)
        for part in 0..<3 {
            writer.append(Lines.text((part * 100 + 1)...(part * 100 + 100), padding: 40), count: 100)
            try await writer.seal()
        }
        try await writer.append(Lines.text(301...305, padding: 40), count: 5).durable()
        try await writer.close()
    }

    private static func seqs(_ batch: LineBatch) -> [Int] {
        var seqs: [Int] = []
        batch.forEachLine { _, line in seqs.append(LineScan.seq(of: line) ?? 0) }
        return seqs
    }

    @Test(
        "comes in order, beside the lines that it was made of, and of no others than were asked for",
        arguments: [0, 1 << 20], [1...305, 1...1, 42...42, 95...205, 150...160, 200...201, 303...400])
    func ranges(threading: Int, range: ClosedRange<Int>) async throws {
        let sizes = LogSizes(
            segmentText: 1 << 20, memberText: 1 << 10, unit: 1 << 8, threading: threading, threadingEvents: 0)
        try await log(sizes)
        var found: [Int] = []
        let reader = try LogReader(directory: run, sizes: sizes)
        try reader.forEachBatch(
            from: range.lowerBound, through: range.upperBound, preparing: { Self.seqs($0) },
            { batch, seqs in
                #expect(seqs == Self.seqs(batch))
                #expect(seqs.first == batch.firstSeq && seqs.count == batch.count)
                found += seqs
            })
        #expect(found == Array(range.clamped(to: 1...305)))
    }

    @Test("may fail, which is told when all before it has been told", arguments: [0, 1 << 20])
    func fails(threading: Int) async throws {
        struct Fault: Error {}
        let sizes = LogSizes(
            segmentText: 1 << 20, memberText: 1 << 10, unit: 1 << 8, threading: threading, threadingEvents: 0)
        try await log(sizes)
        var last = 0
        let reader = try LogReader(directory: run, sizes: sizes)
        #expect(throws: Fault.self) {
            try reader.forEachBatch(
                preparing: { batch in
                    let seqs = Self.seqs(batch)
                    if seqs.contains(150) { throw Fault() }
                    return seqs
                },
                { _, seqs in last = seqs.last ?? last })
        }
        #expect((100..<150).contains(last))
    }
}
