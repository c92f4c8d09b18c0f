import Diagnostics
import EventLog
import Glibc
import Support
import Testing

@testable import gpo_bench

@Suite("A writer that is killed", .serialized)
struct KilledWriterTests {
    let directory = TemporaryDirectory()

    @Test("kill -9 at 200 random moments loses nothing that was acknowledged")
    func survivesKills() async throws {
        let seed = UInt64.random(in: 0...(.max))
        var random = SeededGenerator(seed: seed)
        var killedInCommit = 0
        for log in 0..<10 {
            killedInCommit += try await kill(
                times: 20, in: "\(directory.path)/\(log)", &random, "log \(log) of seed \(seed)")
        }
        #expect(killedInCommit > 0, "no kill hit a commit in flight; seed \(seed)")
    }

    /// Returns how many of the kills came after a write and before its acknowledgement.
    private func kill(
        times: Int, in directory: String, _ random: inout SeededGenerator, _ context: Comment
    ) async throws -> Int {
        _ = try LiveFileSystem().makeDirectory(directory)
        var acknowledged = 0
        var killedInCommit = 0
        for _ in 0..<times {
            let child = try Child("gpo-bench", ["write-log", directory])
            var wanted = Int.random(in: 0...12, using: &random)
            while wanted > 0, let line = await child.line() {
                wanted -= 1
                if let seq = Int(line) { acknowledged = seq }
            }
            // Anywhere between two acknowledgements, without sleeping.
            var spin = Int.random(in: 0...30_000, using: &random)
            while spin > 0 { spin -= 1 }
            child.kill()
            _ = await child.wait()
            while let line = await child.line() {
                if let seq = Int(line) { acknowledged = seq }
            }
            guard try LiveFileSystem().status(at: directory + "/events") != nil else { continue }
            var count = 0
            let end = try LogReader(directory: directory).forEachBatch { batch in
                try batch.forEachLine { seq, line in
                    count += 1
                    try #require(String(decoding: line, as: UTF8.self) == WriteLog.line(seq), context)
                }
            }
            try #require(count >= acknowledged, context)
            #expect(end.nextSeq == count + 1)
            if count > acknowledged || end.torn != nil { killedInCommit += 1 }
        }
        return killedInCommit
    }

    @Test("of two writers the second exits with 75 and names the first")
    func excludesSecondWriter() async throws {
        let first = try Child("gpo-bench", ["write-log", directory.path])
        _ = await first.line()
        let second = try Child("gpo-bench", ["write-log", directory.path])
        let answer = [await second.line(), await second.line()].compactMap(\.self).joined()
        #expect(await second.wait() == ExitStatus.locked.rawValue)
        #expect(answer.contains("another process writes to this run: process \(first.process) on host"))
        first.kill()
        _ = await first.wait()
    }

    @Test("the lock of a process that is dead, but not yet waited for, holds nobody up")
    func ignoresZombie() async throws {
        let first = try Child("gpo-bench", ["write-log", directory.path])
        _ = await first.line()
        first.kill()
        // Until its end of the pipe is closed it lives; after that it is a zombie, for which `kill(pid, 0)` succeeds.
        while await first.line() != nil {}
        var info = siginfo_t()
        waitid(P_PID, id_t(first.process), &info, WEXITED | WNOWAIT)
        #expect(Glibc.kill(first.process, 0) == 0)
        let second = try Child("gpo-bench", ["write-log", directory.path, "--commits", "1"])
        while await second.line() != nil {}
        #expect(await second.wait() == 0)
    }
}
