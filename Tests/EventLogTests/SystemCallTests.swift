import Diagnostics
import EventLog
import Testing

@testable import gpo_bench

/// The same as on the simulated disk, with real files: strace lets one call of a real writer fail.
@Suite("A system call that fails", .enabled("strace is not installed or may not trace here") { await Peers.canTrace() })
struct SystemCallTests {
    let directory = TemporaryDirectory()

    /// What the writer asks of the system about its files.
    static let calls = [
        "openat", "read,pread64", "write", "fdatasync", "fsync", "ftruncate", "fstat,newfstatat", "getdents64", "mkdir",
        "rename", "link", "unlink", "flock",
    ]

    @Test("with EIO or ENOSPC, whichever it is, loses nothing that was acknowledged", arguments: calls)
    func losesNothing(call: String) async throws {
        var failed = 0
        for error in ["EIO", "ENOSPC"] {
            for state in State.allCases {
                var number = 1
                while try await fails(call, number, error, state) {
                    number += 1
                    failed += 1
                }
            }
        }
        #expect(failed >= 2, "\(call) was never asked for")
    }

    /// What the writer finds.
    private enum State: String, CaseIterable {
        case nothing
        /// Sealed segments, one that is not, and a torn tail.
        case torn
    }

    /// Lets the `number`th such call about the run's files fail; false when there are not so many.
    private func fails(_ call: String, _ number: Int, _ error: String, _ state: State) async throws -> Bool {
        let run = "\(directory.path)/\(call.prefix { $0 != "," })-\(number)-\(error)-\(state)"
        let context: Comment = "\(call) number \(number) with \(error), \(state)"
        _ = try LiveFileSystem().makeDirectory(run)
        var acknowledged = 0
        if state == .torn {
            acknowledged = try await write(run, commits: 7, traced: []).acknowledged
            _ = try await Child(path: "/bin/sh", ["-c", "printf torn >> \(run)/events/000000000007.jsonl.gz"]).wait()
        }
        let trace = "\(run)/trace"
        let (now, status) = try await write(
            run, commits: 4,
            traced: ["strace", "-f", "-qq", "-o", trace, "-e", "trace=\(call)"] + paths(of: run)
                + ["-e", "inject=\(call):error=\(error):when=\(number)"])
        acknowledged = max(acknowledged, now)
        let injected = try await Child(path: "/bin/grep", ["-c", "INJECTED", trace]).line() ?? "0"
        if injected == "0" {
            #expect(status == 0, context)
            return false
        }
        // Anything else that fails may be about what is derived.
        if ["write", "fdatasync", "fsync", "ftruncate"].contains(call) {
            #expect(status == ExitStatus.diskError.rawValue, context)
        }
        if status == 0 { #expect(acknowledged == (state == .torn ? 11 : 4), context) }
        #expect([ExitStatus.done, .diskError, .cannotCreate].map(\.rawValue).contains(status), context)
        if try LiveFileSystem().status(at: "\(run)/events") != nil {
            try check(run, acknowledged, context)
            // And it can go on.
            let (more, status) = try await write(run, commits: 1, traced: [])
            #expect(status == 0 && more > acknowledged, context)
            try check(run, more, context)
        } else {
            #expect(acknowledged == 0, context)
        }
        return true
    }

    private func check(_ run: String, _ acknowledged: Int, _ context: Comment) throws {
        var count = 0
        try LogReader(directory: run).forEachBatch { batch in
            try batch.forEachLine { seq, line in
                count += 1
                try #require(String(decoding: line, as: UTF8.self) == WriteLog.line(seq), context)
            }
        }
        #expect(count >= acknowledged, context)
    }

    private func write(
        _ run: String, commits: Int, traced: [String]
    ) async throws -> (acknowledged: Int, status: Int32) {
        let writer = ["\(Child.products)/gpo-bench", "write-log", run, "--commits", "\(commits)", "--seal", "3"]
        let child = try Child(path: "/usr/bin/env", traced + writer + ["--one-by-one"])
        var acknowledged = 0
        while let line = await child.line() {
            if let seq = Int(line) { acknowledged = seq }
        }
        return (acknowledged, await child.wait())
    }

    /// The files of a run that strace is to mind, one after another; the names are those that the writer will give.
    private func paths(of run: String) -> [String] {
        let segments = [1, 4, 7, 8, 10, 11].flatMap { number in
            let stem = "\(run)/events/" + String(String(1_000_000_000_000 + number).dropFirst())
            return ["\(stem).jsonl.gz", "\(stem).new", "\(stem).sealing"]
        }
        let torn = (1...400).map { "\(run)/events/000000000007-byte-\($0).torn" }
        return ([run, "\(run)/events", "\(run)/lock", "\(run)/cache", "\(run)/cache/tree"] + segments + torn)
            .flatMap { ["-P", $0] }
    }
}
