import Diagnostics
import Glibc
import Support
import Testing

@testable import EventLog

/// One writer's life on a simulated disk: what it appended, and how much of that was acknowledged.
private struct History {
    var appended = 0
    var acknowledged = 0

    /// What must hold of a log whenever it is opened again.
    func check(_ lines: [String], _ context: Comment) {
        #expect(lines.count >= acknowledged, context)
        #expect(lines.count <= appended, context)
        #expect(lines.elementsEqual(CrashTests.lines.dropFirst().prefix(lines.count)), context)
    }
}

@Suite("A simulated disk that fails")
struct CrashTests {
    /// Lines of very different lengths, some longer than a sector.
    static let lines = (0...300).map { Lines.line($0, padding: $0 % 5 == 0 ? 1500 : $0 % 3 * 40) }

    static func text(_ seqs: Range<Int>) -> [UInt8] {
        Array((lines[seqs].joined(separator: "\n") + "\n").utf8)
    }

    /// Writes by seed until it has done enough or the disk fails.
    private func live(on disk: SimulatedDisk, _ history: inout History, _ random: inout SeededGenerator) async {
        do {
            let writer: LogWriter
            if try disk.status(at: "/run/events") == nil {
                writer = try LogWriter.create(directory: "/run", fileSystem: disk)
            } else {
                let (opened, recovery) = try LogWriter.open(directory: "/run", fileSystem: disk)
                writer = opened
                #expect(recovery.nextSeq > history.acknowledged)
                history.appended = recovery.nextSeq - 1
                history.acknowledged = recovery.nextSeq - 1
            }
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                var commit: Commit?
                let counts = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                    Int.random(in: 1...3, using: &random)
                }
                writer.holding {
                    for count in counts {
                        let next = writer.nextSeq
                        commit = writer.append(Self.text(next..<next + count), count: count)
                        history.appended += count
                    }
                }
                try await commit?.durable()
                history.acknowledged = history.appended
                if Int.random(in: 0..<5, using: &random) == 0 { try await writer.seal() }
            }
            try await writer.close()
        } catch let error as LogError {
            // Only what the disk was made to do may go wrong.
            guard case .system = error.kind else {
                Issue.record("\(error)")
                return
            }
        } catch {
            Issue.record("\(error)")
        }
    }

    private static let seeds = Int(getenv("GPO_CRASH_SEEDS").map { String(cString: $0) } ?? "") ?? 10_000

    @Test(
        "after a power cut at any moment, what opens is a prefix and holds all that was acknowledged", arguments: 0..<8)
    func survivesPowerCuts(part: Int) async throws {
        for seed in stride(from: UInt64(part), to: UInt64(Self.seeds), by: 8) {
            var random = SeededGenerator(seed: seed)
            let disk = SimulatedDisk()
            var history = History()
            // Several lives, each ended by a power cut, a plain kill or in good order.
            for _ in 0..<2 {
                let cut = Int.random(in: 0..<70, using: &random)
                disk.plan(.powerCut, after: cut, seed: seed)
                await live(on: disk, &history, &random)
                if disk.isOff || Bool.random(using: &random) {
                    disk.cutPower(seed: random.next())
                } else {
                    disk.restart()
                }
                guard try disk.status(at: "/run/events") != nil else {
                    #expect(history.acknowledged == 0, "seed \(seed)")
                    history = History()
                    continue
                }
                try history.check(Lines.read("/run", fileSystem: disk).lines, "seed \(seed)")
            }
        }
    }

    @Test("a call that fails, whichever it is, loses nothing that was acknowledged", arguments: [EIO, ENOSPC], 0..<8)
    func survivesErrors(code: Int32, seed: Int) async throws {
        for cutsAtOnce in [false, true] {
            var call = 0
            while try await !survivesError(code, at: call, cutsAtOnce: cutsAtOnce, seed: seed) { call += 1 }
            #expect(call > 10)
        }
    }

    /// Lives with one call that fails, perhaps loses power at once, lives on, and loses power; returns whether there was
    /// no such call.
    private func survivesError(_ code: Int32, at call: Int, cutsAtOnce: Bool, seed: Int) async throws -> Bool {
        let context: Comment = "call \(call) of seed \(seed), cut at once: \(cutsAtOnce)"
        let disk = SimulatedDisk()
        var history = History()
        var random = SeededGenerator(seed: UInt64(seed))
        disk.plan(.error(code), after: call, seed: UInt64(call))
        await live(on: disk, &history, &random)
        let wasLast = disk.calls <= call
        disk.restart()
        if cutsAtOnce { disk.cutPower(seed: UInt64(call)) }
        guard try disk.status(at: "/run/events") != nil else {
            #expect(history.acknowledged == 0, context)
            return wasLast
        }
        try history.check(Lines.read("/run", fileSystem: disk).lines, context)
        // It can go on from there.
        await live(on: disk, &history, &random)
        try history.check(Lines.read("/run", fileSystem: disk).lines, context)
        // What was acknowledged after the failure is as durable as what was before it.
        disk.cutPower(seed: UInt64(call))
        try history.check(Lines.read("/run", fileSystem: disk).lines, context)
        return wasLast
    }

    @Test("a failed write or sync fails every waiter, present and future, with exit code 74")
    func poisons() async throws {
        for operation in 0..<5 {
            let disk = SimulatedDisk()
            let writer = try LogWriter.create(directory: "/run", fileSystem: disk)
            try await writer.append(Lines.text([1]), count: 1).durable()
            var commits: [Commit] = []
            disk.plan(.error(EIO), after: operation, seed: 1)
            writer.holding { commits.append(writer.append(Lines.text([2]), count: 1)) }
            commits.append(writer.append(Lines.text([3]), count: 1))
            let calls = disk.calls
            for commit in commits {
                let error = await #expect(throws: LogError.self) { try await commit.durable() }
                #expect(error?.exitStatus == .diskError)
            }
            let late = writer.append(Lines.text([4]), count: 1)
            await #expect(throws: LogError.self) { try await late.durable() }
            await #expect(throws: LogError.self) { try await writer.seal() }
            await #expect(throws: LogError.self) { try await writer.close() }
            #expect(disk.calls <= calls + operation + 1, "nothing is tried again")
            disk.restart()
            #expect(try Lines.read("/run", fileSystem: disk).lines.count >= 1)
        }
    }
}
