import Diagnostics
import Testing

@testable import EventLog

@Suite("A log that was damaged")
struct DamageTests {
    private let path = "/run/events/000000000001.jsonl.gz"

    /// A log of eight commits of one to three events, and where each commit ends in the file and in the numbering.
    private func log(sealed: Bool = false) async throws -> (SimulatedDisk, [UInt8], [(length: Int, nextSeq: Int)]) {
        let disk = SimulatedDisk()
        let writer = try LogWriter.create(directory: "/run", fileSystem: disk)
        var commits: [(Int, Int)] = []
        for commit in 0..<8 {
            let next = writer.nextSeq
            let count = commit % 3 + 1
            try await writer.append(Lines.text(next..<next + count), count: count).durable()
            commits.append((disk[path]!.count, writer.nextSeq))
        }
        if sealed { try await writer.seal() }
        try await writer.close()
        return (disk, disk[path]!, commits)
    }

    @Test("wherever the last commits are cut off, what is left of them is set aside and the rest is kept")
    func survivesTruncation() async throws {
        let (disk, whole, commits) = try await log()
        for length in commits[3].length...whole.count {
            disk[path] = Array(whole[..<length])
            // A writer that was cut off has kept no tree of what it lost.
            try disk.remove("/run/cache/tree")
            let kept = commits.last { $0.length <= length }!
            let (writer, recovery) = try LogWriter.open(directory: "/run", fileSystem: disk)
            #expect(writer.nextSeq == kept.nextSeq)
            #expect(recovery.torn?.length ?? 0 == length - kept.length)
            if let torn = recovery.torn, let aside = recovery.setAsideAs {
                #expect(torn.offset == kept.length && torn.seq == kept.nextSeq)
                #expect(aside.hasSuffix(".torn"))
                #expect(disk[aside] == Array(whole[kept.length..<length]))
            }
            #expect(disk[path]!.count == kept.length)
            try await writer.append(Lines.text([kept.nextSeq]), count: 1).durable()
            try await writer.close()
            #expect(try Lines.read("/run", fileSystem: disk).lines == (1...kept.nextSeq).map { Lines.line($0) })
        }
    }

    @Test("a log that was closed and has lost its last commits, or all, is refused, and its tree tells what it had")
    func refusesLoss() async throws {
        let (disk, whole, commits) = try await log()
        let last = commits.last!.nextSeq - 1
        for kept in commits[3...].dropLast() {
            disk[path] = Array(whole[..<kept.length])
            let error = #expect(throws: LogError.self) { try LogWriter.open(directory: "/run", fileSystem: disk) }
            #expect(
                error?.kind
                    == .corrupt(
                        "the log ends with event \(kept.nextSeq - 1), and had \(last) when cache/tree was written"))
            #expect(error?.seq == kept.nextSeq)
            let found = try LogReader(directory: "/run", fileSystem: disk).verify(
                examine: { _ in Int?.none }, stated: { _, _ in nil })
            #expect(found.damage == error && !found.isSound && found.events == kept.nextSeq - 1)
        }
        // Without the cache nothing tells, and what there is is a log.
        let tree = try disk.contents(of: "/run/cache/tree")
        try disk.remove("/run/cache/tree")
        disk[path] = Array(whole[..<commits[3].length])
        let recovery = try LogWriter.open(directory: "/run", fileSystem: disk).recovery
        #expect(recovery == Recovery(nextSeq: commits[3].nextSeq))
        let kept = try disk.open("/run/cache/tree", for: .create)
        try disk.append(tree, to: kept)
        disk.close(kept)
        try disk.remove(path)
        let error = #expect(throws: LogError.self) { try LogWriter.open(directory: "/run", fileSystem: disk) }
        #expect(error?.seq == 1)
    }

    @Test("a segment that is cut off before its first commit ends is refused")
    func refusesCutSegment() async throws {
        let (disk, whole, commits) = try await log()
        for length in 0..<commits[0].length {
            disk[path] = Array(whole[..<length])
            let error = #expect(throws: LogError.self) { try LogWriter.open(directory: "/run", fileSystem: disk) }
            #expect(error?.exitStatus == .invalidInput)
            #expect(error?.seq == 1)
        }
    }

    @Test("every bit that flips is found, or has no effect on any line", arguments: [false, true])
    func findsFlips(sealed: Bool) async throws {
        let (disk, whole, commits) = try await log(sealed: sealed)
        let lines = (1..<commits.last!.nextSeq).map { Lines.line($0) }
        var harmless = 0
        var torn = 0
        for bit in 0..<whole.count * 8 {
            var bytes = whole
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            disk[path] = bytes
            do {
                let (read, end) = try Lines.read("/run", fileSystem: disk)
                if read == lines {
                    harmless += 1
                } else {
                    #expect(end.torn?.offset == commits[6].length, "bit \(bit)")
                    #expect(read == lines.dropLast(lines.count - commits[6].nextSeq + 1), "bit \(bit)")
                    #expect(!sealed)
                    torn += 1
                }
            } catch let error as LogError {
                guard case .corrupt = error.kind else { throw error }
                #expect(error.file == path)
                #expect(error.seq != nil && error.offset != nil)
                let damaged = sealed ? 0 : commits.firstIndex { bit / 8 < $0.length }!
                #expect(error.offset == (damaged == 0 ? 0 : commits[damaged - 1].length), "bit \(bit)")
                #expect(error.description.contains(error.seq == 1 ? "from a copy" : "gpo fork"))
            }
        }
        // Time, extra flags and operating system in a header say nothing about the text, nor does the name of a sealed one.
        #expect(harmless <= (sealed ? 7 + 18 : 8 * 7) * 8)
        #expect(sealed ? torn == 0 : torn > 0)
    }

    @Test("zeros behind the last commit are set aside, as a crash leaves them", arguments: [1, 511, 512, 5000])
    func setsZerosAside(count: Int) async throws {
        let (disk, whole, commits) = try await log()
        disk[path] = whole + [UInt8](repeating: 0, count: count)
        let (writer, recovery) = try LogWriter.open(directory: "/run", fileSystem: disk)
        #expect(writer.nextSeq == commits.last!.nextSeq)
        #expect(recovery.torn?.length == count)
        #expect(disk[path] == whole)
    }

    @Test("bad bytes before a whole commit are damage and not a torn tail")
    func refusesHoles() async throws {
        let (disk, whole, commits) = try await log()
        for commit in 0..<7 {
            let start = commit == 0 ? 0 : commits[commit - 1].length
            var bytes = whole
            for index in start..<commits[commit].length { bytes[index] = 0 }
            disk[path] = bytes
            let error = #expect(throws: LogError.self) { try LogWriter.open(directory: "/run", fileSystem: disk) }
            #expect(error?.offset == start)
            #expect(error?.seq == (commit == 0 ? 1 : commits[commit - 1].nextSeq))
            #expect(disk[path] == bytes, "nothing was changed")
        }
    }

    @Test("lines that are whole but not the next are damage, also at the end")
    func refusesWrongNumbers() async throws {
        let (disk, whole, _) = try await log()
        let cases: [([UInt8], String)] = [
            (Lines.text([17]), "event 17 follows 15, so one is missing"),
            (Lines.text([15]), "event 15 follows 15, so there were two writers"),
            (Array("{\"type\":1}\n".utf8), "the line that should be event 16 is none"),
            (Array("{\"seq\":16,\"type\":1}".utf8), "the line of event 16 has no end"),
            (Array("{\"seq\":016,\"type\":1}\n".utf8), "the line that should be event 16 is none"),
            ([], "a commit without an event"),
        ]
        for (text, problem) in cases {
            var bytes = whole
            text.withUnsafeBytes { Deflater().pack($0, into: &bytes) }
            disk[path] = bytes
            let error = #expect(throws: LogError.self) { try LogWriter.open(directory: "/run", fileSystem: disk) }
            #expect(error?.kind == .corrupt(problem))
            #expect(error?.seq == 16 && error?.offset == whole.count)
        }
    }

    @Test("the last good event that is named can be read, also where a line is wrong in the middle of a commit")
    func lastGoodEvent() async throws {
        let (disk, whole, _) = try await log()
        var bytes = whole
        Lines.text([16, 17, 19]).withUnsafeBytes { Deflater().pack($0, into: &bytes) }
        disk[path] = bytes
        let error = #expect(throws: LogError.self) { try LogWriter.open(directory: "/run", fileSystem: disk) }
        #expect(error?.kind == .corrupt("event 19 follows 17, so one is missing") && error?.seq == 18)
        #expect(error?.diagnostic.remedy?.hasSuffix("--at seq:15") == true, "\(error?.diagnostic.remedy ?? "")")
    }

    @Test("a segment that is missing between others is named")
    func refusesMissingSegment() async throws {
        let disk = SimulatedDisk()
        let writer = try LogWriter.create(directory: "/run", fileSystem: disk)
        for seq in 1...3 {
            writer.append(Lines.text([seq]), count: 1)
            try await writer.seal()
        }
        try disk.remove("/run/events/000000000002.jsonl.gz")
        let error = #expect(throws: LogError.self) { try Lines.read("/run", fileSystem: disk) }
        #expect(error?.kind == .corrupt("event 3 follows 1, so a segment is missing"))
        try disk.remove("/run/events/000000000001.jsonl.gz")
        #expect(throws: LogError.self) { try Lines.read("/run", fileSystem: disk) }
    }

    @Test("a writer stops when its file was changed, replaced or removed behind its back", arguments: 0..<4)
    func noticesOtherWriters(how: Int) async throws {
        let disk = SimulatedDisk()
        let writer = try LogWriter.create(directory: "/run", fileSystem: disk)
        try await writer.append(Lines.text([1]), count: 1).durable()
        switch how {
        case 0:
            let (second, _) = try LogWriter.open(directory: "/run", fileSystem: disk)
            try await second.append(Lines.text([2]), count: 1).durable()
        case 1: try disk.remove(path)
        case 2:
            try disk.rename(path, to: "/run/elsewhere")
            disk.restore(try disk.open(path, for: .create), disk["/run/elsewhere"]!)
        default: disk[path] = Array(disk[path]!.dropLast())
        }
        let error = await #expect(throws: LogError.self) {
            try await writer.append(Lines.text([2]), count: 1).durable()
        }
        guard case .changed? = error?.kind else {
            Issue.record("\(error as Any)")
            return
        }
        #expect(error?.exitStatus == .diskError)
    }
}

extension SimulatedDisk {
    /// Fills a new file.
    fileprivate func restore(_ file: OpenFile, _ bytes: [UInt8]) {
        self[file.path] = bytes
    }
}
