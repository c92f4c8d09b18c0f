import Diagnostics
import Glibc
import Testing

@testable import EventLog

@Suite("What is derived from a log")
struct DerivedTests {
    let directory = TemporaryDirectory()
    let sizes = LogSizes(segmentText: 1 << 20, memberText: 4 << 10, unit: 1 << 10, threading: 0)
    var run: String { "\(directory.path)/run" }

    /// A log of some sealed segments of several members each and one that is not sealed.
    private func log(lines: Int = 900, padding: Int = 100, seals: Int = 3) async throws -> LogWriter {
        let writer = try LogWriter.create(directory: run, sizes: sizes)
        for part in 0..<seals {
            let seqs = (part * lines / seals + 1)...((part + 1) * lines / seals)
            writer.append(Lines.text(seqs, padding: padding), count: seqs.count)
            try await writer.seal()
        }
        try await writer.append(Lines.text((lines + 1)...(lines + 5)), count: 5).durable()
        return writer
    }

    private func expected(_ seq: Int) -> String { Lines.line(seq, padding: seq > 900 ? 0 : 100) }

    @Test("a log of many members is read in order, on several threads, from anywhere")
    func readsAhead() async throws {
        try await log().close()
        for start in [1, 2, 299, 300, 301, 555, 900, 901, 905, 906] {
            let (lines, end) = try Lines.read(run, from: start, sizes: sizes)
            #expect(lines.count == 906 - start)
            #expect(lines.first == (start < 906 ? expected(start) : nil) && end.nextSeq == 906)
            for (offset, line) in lines.enumerated() { try #require(line.hasPrefix("{\"seq\":\(start + offset),")) }
        }
    }

    @Test("a reader that is stopped by its body leaves nothing waiting")
    func stopsEarly() async throws {
        try await log().close()
        struct Enough: Error {}
        for _ in 0..<20 {
            #expect(throws: Enough.self) {
                try LogReader(directory: run, sizes: sizes).forEachBatch { _ in throw Enough() }
            }
        }
    }

    @Test("any event is found, with an index, without, with a stale one, and where none can be written")
    func findsLines() async throws {
        try await log().close()
        let reader = try LogReader(directory: run, sizes: sizes)
        let seqs = [1, 2, 299, 300, 301, 450, 600, 601, 899, 900, 901, 905]
        for seq in seqs { #expect(String(decoding: try reader.line(at: seq), as: UTF8.self) == expected(seq)) }
        let index = "\(run)/cache/000000000001.index"
        let good = try LiveFileSystem().contents(of: index)
        let damaged = [
            [], Array(good.dropLast(10)), Array("gpo index 1\n1 0\n301 77\n".utf8),
            Array(String(decoding: good, as: UTF8.self).replacing("1", with: "2").utf8),
        ]
        for bytes in damaged {
            try replace(index, bytes)
            #expect(String(decoding: try reader.line(at: 250), as: UTF8.self) == expected(250))
            #expect(try LiveFileSystem().contents(of: index) == good, "it was made anew")
        }
        try LiveFileSystem().remove(index)
        try replace("\(run)/cache/x", [])
        #expect(chmod("\(run)/cache", 0o555) == 0)
        #expect(String(decoding: try reader.line(at: 250), as: UTF8.self) == expected(250))
        #expect(chmod("\(run)/cache", 0o755) == 0)
        #expect(try reader.lines(299...302).map { String(decoding: $0, as: UTF8.self) } == (299...302).map(expected))
        let error = #expect(throws: LogError.self) { try reader.line(at: 906) }
        #expect(error?.kind == .beyondEnd(lastSeq: 905) && error?.exitStatus == .noInput)
    }

    @Test("opening trusts the tree under cache/ only if it is of this log")
    func checksTree() async throws {
        let writer = try await log(lines: 60, padding: 10)
        let checkpoint = writer.checkpoint
        try await writer.close()
        let tree = "\(run)/cache/tree"
        let good = try LiveFileSystem().contents(of: tree)
        #expect(try LogWriter.open(directory: run).writer.checkpoint == checkpoint)
        for bit in stride(from: 0, to: good.count * 8, by: 7) {
            var bytes = good
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            try replace(tree, bytes)
            #expect(try LogWriter.open(directory: run).writer.checkpoint == checkpoint, "bit \(bit)")
        }
        // The tree of another log of the same length.
        try replace(tree, good)
        let other = try LogWriter.create(directory: "\(directory.path)/other")
        other.append(Lines.text(1...65, padding: 20), count: 65)
        let own = other.checkpoint
        try await other.close()
        try replace("\(directory.path)/other/cache/tree", good)
        #expect(try LogWriter.open(directory: "\(directory.path)/other").writer.checkpoint == own)
    }

    @Test("proofs made from a log hold for its roots")
    func proves() async throws {
        let writer = try await log(lines: 60, padding: 10)
        let reader = try LogReader(directory: run, sizes: sizes)
        for seq in [1, 20, 21, 64, 65] {
            let (proof, leaf, root) = try reader.inclusionProof(of: seq)
            #expect(root == writer.checkpoint.root)
            #expect(proof.root(leaf: leaf) == root)
            let line = try reader.line(at: seq)
            #expect(line.withUnsafeBytes { TreeHash(leaf: $0) } == leaf)
        }
        let (proof, oldRoot, root) = try reader.consistencyProof(from: 33)
        #expect(try reader.checkpoint(size: 33) == Checkpoint(size: 33, root: oldRoot))
        #expect(proof.connects(oldRoot, to: root))
        #expect(throws: LogError.self) { try reader.inclusionProof(of: 66) }
        #expect(throws: LogError.self) { try reader.inclusionProof(of: 0) }
    }

    @Test(
        "a fork shares its parent's first events, line for line, and can prove it",
        arguments: [1, 20, 30, 40, 60, 63, 65])
    func forks(at lastSeq: Int) async throws {
        let writer = try await log(lines: 60, padding: 10)
        let child = "\(directory.path)/child"
        let before = try segments(of: run)
        try LogFork.make(from: run, through: lastSeq, to: child)
        #expect(try segments(of: run) == before, "the parent was not written to")
        #expect(try Lines.read(child).lines == Array(Lines.read(run).lines.prefix(lastSeq)))
        let (copy, recovery) = try LogWriter.open(directory: child)
        #expect(recovery == Recovery(nextSeq: lastSeq + 1))
        #expect(try copy.checkpoint == LogReader(directory: run, sizes: sizes).checkpoint(size: lastSeq))
        try await copy.append(Lines.text([lastSeq + 1], padding: 50), count: 1).durable()
        let (proof, oldRoot, root) = try LogReader(directory: child).consistencyProof(from: lastSeq)
        #expect(try oldRoot == LogReader(directory: run, sizes: sizes).checkpoint(size: lastSeq).root)
        #expect(proof.connects(oldRoot, to: root))
        // What is sealed and wholly in the past is shared, not copied.
        for (mine, parents) in zip(try segments(of: child), before) where parents.nextSeq <= lastSeq + 1 {
            #expect(mine.status.isSameFile(as: parents.status) == (parents.nextSeq <= 61))
        }
        try await writer.append(Lines.text([66]), count: 1).durable()
        #expect(try Lines.read(child).lines.count == lastSeq + 1)
    }

    @Test("a log whose last segment is damaged can be forked from before it, as its error says", arguments: [0, 1])
    func forksBeforeDamage(length: Int) async throws {
        try await log(lines: 60, padding: 10).close()
        let segments = try LogReader(directory: run, sizes: sizes).segments
        let last = try #require(segments.last)
        try replace(last.path, Array(LiveFileSystem().contents(of: last.path).prefix(length)))
        let error = #expect(throws: LogError.self) { try LogReader(directory: run, sizes: sizes).end() }
        #expect(error?.seq == last.firstSeq)
        #expect(error?.description.contains("--at seq:\(last.firstSeq - 1)") == true)
        let child = "\(directory.path)/child"
        try LogFork.make(from: run, through: last.firstSeq - 1, to: child)
        #expect(try Lines.read(child).lines.count == last.firstSeq - 1)
        #expect(try LogWriter.open(directory: child).recovery == Recovery(nextSeq: last.firstSeq))
    }

    @Test("a fork beyond the end, or over an existing log, is refused")
    func refusesForks() async throws {
        try await log(lines: 60, padding: 10).close()
        for seq in [0, 66] {
            let error = #expect(throws: LogError.self) {
                try LogFork.make(from: run, through: seq, to: "\(directory.path)/child")
            }
            #expect(error?.kind == .beyondEnd(lastSeq: 65))
        }
        let error = #expect(throws: LogError.self) { try LogFork.make(from: run, through: 5, to: run) }
        #expect(error?.kind == .exists)
    }

    private func segments(of run: String) throws -> [(status: FileStatus, nextSeq: Int)] {
        let reader = try LogReader(directory: run, sizes: sizes)
        let nexts = try reader.segments.dropFirst().map(\.firstSeq) + [reader.end().nextSeq]
        return try zip(reader.segments, nexts).map { (try LiveFileSystem().status(at: $0.path)!, $1) }
    }

    private func replace(_ path: String, _ bytes: [UInt8]) throws {
        if try LiveFileSystem().status(at: path) != nil { try LiveFileSystem().remove(path) }
        let file = try LiveFileSystem().open(path, for: .create)
        defer { LiveFileSystem().close(file) }
        try LiveFileSystem().append(bytes, to: file)
    }
}

private func == (left: [(status: FileStatus, nextSeq: Int)], right: [(status: FileStatus, nextSeq: Int)]) -> Bool {
    left.elementsEqual(right) { $0.status == $1.status && $0.nextSeq == $1.nextSeq }
}
