import Glibc
import Testing

@testable import EventLog

@Suite("Sealing and forking on a disk that fails")
struct SealingCrashTests {
    private static let count = 12
    private static let lines = (1...count).map { Lines.line($0, padding: 300) }

    /// A log of one segment that is not sealed, all of it acknowledged, and its writer.
    private func log(on disk: SimulatedDisk) async throws -> LogWriter {
        let writer = try LogWriter.create(
            directory: "/run", fileSystem: disk, sizes: LogSizes(segmentText: 1000, memberText: 1000))
        for seq in 1...Self.count { try await writer.append(Lines.text([seq], padding: 300), count: 1).durable() }
        return writer
    }

    /// Seals, whether or not the disk lets it.
    private func seal(_ writer: LogWriter) async throws {
        do throws(LogError) { try await writer.seal() } catch {
            // Only what the disk was made to do may go wrong.
            guard case .system = error.kind else { throw error }
        }
    }

    @Test(
        "a power cut or an error at any step of sealing leaves every line, once",
        arguments: [.powerCut, .error(EIO), .error(ENOSPC)] as [SimulatedDisk.Fault])
    func sealing(fault: SimulatedDisk.Fault) async throws {
        var step = 0
        while true {
            defer { step += 1 }
            var wasLast = false
            for seed in 0..<20 {
                let disk = SimulatedDisk()
                let writer = try await log(on: disk)
                let before = disk.calls
                disk.plan(fault, after: step, seed: UInt64(seed))
                try await seal(writer)
                wasLast = disk.calls <= before + step
                disk.cutPower(seed: UInt64(seed))
                #expect(try Lines.read("/run", fileSystem: disk).lines == Self.lines, "step \(step), seed \(seed)")
                let (again, recovery) = try LogWriter.open(directory: "/run", fileSystem: disk)
                #expect(recovery == Recovery(nextSeq: Self.count + 1), "step \(step), seed \(seed)")
                try await again.seal()
                try await again.close()
                #expect(try Lines.read("/run", fileSystem: disk).lines == Self.lines, "step \(step), seed \(seed)")
                #expect(try disk.list("/run/events") == ["000000000001.jsonl.gz"], "step \(step), seed \(seed)")
            }
            if wasLast { break }
        }
        #expect(step > 8)
    }

    @Test(
        "a power cut or an error at any step of making a sealed segment leaves all of what was gathered for it, or nothing",
        arguments: [.powerCut, .error(EIO), .error(ENOSPC)] as [SimulatedDisk.Fault])
    func gathering(fault: SimulatedDisk.Fault) async throws {
        let gathered = (1...5).map { Lines.line(Self.count + $0, padding: 300) }
        var step = 0
        while true {
            defer { step += 1 }
            var wasLast = false
            for seed in 0..<20 {
                let disk = SimulatedDisk()
                let writer = try await log(on: disk)
                try await writer.seal()
                writer.gather()
                let before = disk.calls
                disk.plan(fault, after: step, seed: UInt64(seed))
                let commits = (1...5).map { writer.append(Lines.text([Self.count + $0], padding: 300), count: 1) }
                #expect(disk.calls == before, "nothing is written before the seal")
                var isDone = true
                do throws(LogError) {
                    try await writer.seal()
                    for commit in commits { try await commit.durable() }
                } catch {
                    guard case .system = error.kind else { throw error }
                    isDone = false
                }
                wasLast = disk.calls <= before + step
                disk.cutPower(seed: UInt64(seed))
                let found = try Lines.read("/run", fileSystem: disk).lines
                #expect(found == Self.lines + gathered || !isDone && found == Self.lines, "step \(step), seed \(seed)")
                let (again, recovery) = try LogWriter.open(directory: "/run", fileSystem: disk)
                #expect(recovery == Recovery(nextSeq: found.count + 1), "step \(step), seed \(seed)")
                try await again.close()
                #expect(try disk.list("/run/events").allSatisfy { $0.hasSuffix(".jsonl.gz") })
            }
            if wasLast { break }
        }
        #expect(step > 8)
    }

    @Test("what is gathered becomes one sealed segment, with the tree that lines appended one by one would have")
    func gathered() async throws {
        let (disk, plain) = (SimulatedDisk(), SimulatedDisk())
        let writer = try await log(on: disk)
        try await writer.seal()
        writer.gather()
        for seq in 13...40 { writer.append(Lines.text([seq], padding: 300), count: 1) }
        try await writer.seal()
        let other = try await log(on: plain)
        for seq in 13...40 { try await other.append(Lines.text([seq], padding: 300), count: 1).durable() }
        #expect(writer.checkpoint == other.checkpoint)
        #expect(try Lines.read("/run", fileSystem: disk).lines == Lines.read("/run", fileSystem: plain).lines)
        let bytes = try #require(disk["/run/events/000000000013.jsonl.gz"])
        #expect(bytes.withUnsafeBytes { GzipFormat.isSealed($0) })
    }

    @Test("a reader that comes at any step of sealing sees every line once")
    func readingMeanwhile() async throws {
        var step = 0
        while true {
            defer { step += 1 }
            let disk = SimulatedDisk()
            let writer = try await log(on: disk)
            let before = disk.calls
            // An error stops the sealing there; what a reader then sees is what it would have seen in passing.
            disk.plan(.error(EIO), after: step, seed: 0)
            try await seal(writer)
            let wasLast = disk.calls <= before + step
            disk.plan(nil, after: 0, seed: 0)
            #expect(try Lines.read("/run", fileSystem: disk).lines == Self.lines, "step \(step)")
            if wasLast { break }
        }
    }

    @Test("a fork that is cut off at any step leaves its parent as it was, and can be made again under another name")
    func forking() async throws {
        var step = 0
        while true {
            defer { step += 1 }
            let disk = SimulatedDisk()
            let writer = try await log(on: disk)
            try await writer.seal()
            try await writer.append(Lines.text([Self.count + 1]), count: 1).durable()
            let before = disk.calls
            disk.plan(.powerCut, after: step, seed: UInt64(step))
            var isDone = true
            do { try LogFork.make(from: "/run", through: Self.count + 1, to: "/fork", fileSystem: disk) } catch {
                isDone = false
            }
            let wasLast = disk.calls <= before + step
            #expect(isDone == wasLast)
            disk.cutPower(seed: UInt64(step))
            #expect(try Lines.read("/run", fileSystem: disk).lines.count == Self.count + 1, "step \(step)")
            if isDone { #expect(try Lines.read("/fork", fileSystem: disk).lines.count == Self.count + 1) }
            try LogFork.make(from: "/run", through: Self.count, to: "/again", fileSystem: disk)
            #expect(try Lines.read("/again", fileSystem: disk).lines == Self.lines)
            if wasLast { break }
        }
        #expect(step > 8)
    }
}
