import ArgumentParser
import Foundation
import Subprocess
import SystemPackage

/// Sends task calls of 1 KB to a fast server on loopback: ours with its durable log, beside the OpenAI Python client
/// without any, and beside what a load generator gets out of the same server.
struct Calls: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Task calls per second and per CPU second, beside the OpenAI Python client and wrk.",
        discussion: "Needs nginx and wrk, and a Python with the package openai: scripts/install-peers.")

    @Option(help: "How many calls each contestant sends.") var calls = 10_000
    @Option(help: "Calls under way at once.") var concurrency = [1, 16, 64, 256]
    @Option(help: "Turns of each contestant, of which the best counts.") var turns = 3
    @Option(help: "A Python that has the package openai.") var python = ".local/peers/bin/python"
    @Option(help: "Where logs are made; on the disk that is to be measured.") var directory = ".local/bench"

    /// How long the server that stands for a model takes for an answer: less than any model that is worth a prompt.
    @Option var milliseconds = 20

    func run() async throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        print(
            """

            ## Model calls

            Made by `gpo-bench calls`: task calls of 1 KB each, \(try await machine()). `gpo` sends
            them by the engine's own path: each request is durable in the log before it is sent, each reply before it
            counts, and budget, ledger and state move with them. The OpenAI Python client (async) keeps no log. `wrk` sends
            one body over and over and reads nothing of the replies: what the server can give. Best of \(turns) turns.
            """)
        try await CallsServer.run(.instant) { server in
            print(
                """

                ### An endpoint that answers at once
                nginx with one worker, \(calls) calls. What a call costs the processor; the wall clock is here that of the
                disk and of two cores shared by client and server. Wanted at 64: 10 times as many calls for each second of
                processor time as the Python client.

                """)
            try await table(server) { _ in calls }
        }
        try await CallsServer.run(.model(milliseconds: milliseconds, python: python)) { server in
            print(
                """

                ### An endpoint that takes \(milliseconds) ms for an answer
                Faster than any model, so that the wall clock tells whether the endpoint ever waits for the client. Wanted:
                at most 1.2 times the wall clock of what the server can give.

                """)
            // Some seconds at each level.
            try await table(server) { min(calls, $0 * 4000 / milliseconds) }
        }
    }

    private func table(_ server: CallsServer, calls: (_ level: Int) -> Int) async throws {
        print(
            """
            | at once | client | calls | wall s | CPU s | calls/s | calls per CPU s | gpo per CPU s × | gpo's wall clock × |
            |---:|---|---:|---:|---:|---:|---:|---:|---:|
            """)
        for level in concurrency { try await compare(at: level, calls: calls(level), server) }
    }

    private func compare(at level: Int, calls: Int, _ server: CallsServer) async throws {
        var own: Sample?
        var peer: Sample?
        var perSecond = 0.0
        for turn in 0..<turns {
            let log = "\(directory)/calls-\(getpid())-\(level)-\(turn)"
            own = best(
                own,
                try await sample(
                    CommandLine.arguments[0],
                    ["send-calls", server.url, "--calls", "\(calls)", "--concurrency", "\(level)", "--log", log]))
            try FileManager.default.removeItem(atPath: log)
            peer = best(peer, try await sample(python, ["scripts/bench_calls.py", server.url, "\(calls)", "\(level)"]))
            perSecond = max(perSecond, try await server.mostPerSecond(at: level))
        }
        guard let own, let peer else { return }
        let generator = Sample(wall: Double(calls) / perSecond, cpu: .nan)
        for (name, row) in [("gpo", own), ("OpenAI Python", peer), ("wrk", generator)] {
            let cells = [
                "\(level)", name, "\(calls)", row.wall.places(2), row.cpu.places(2),
                (Double(calls) / row.wall).places(0), (Double(calls) / row.cpu).places(0),
                (row.cpu / own.cpu).places(1), (own.wall / row.wall).places(2),
            ]
            print("| \(cells.joined(separator: " | ")) |")
        }
    }

    private struct Sample {
        var wall: Double
        var cpu: Double
    }

    private func best(_ old: Sample?, _ new: Sample) -> Sample {
        guard let old else { return new }
        return Sample(wall: min(old.wall, new.wall), cpu: min(old.cpu, new.cpu))
    }

    /// Runs a contestant, which prints the seconds of wall and CPU that its calls took.
    private func sample(_ program: String, _ arguments: [String]) async throws -> Sample {
        let words = try await output(program, arguments).split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard words.count == 2 else { throw ValidationError("\(program) printed no measurement") }
        return Sample(wall: words[0], cpu: words[1])
    }

    private func machine() async throws -> String {
        let model = try await output("sh", ["-c", "sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1"])
        let load = try await output("sh", ["-c", "cut -d' ' -f1 /proc/loadavg"])
        let version = try await output(python, ["-c", "import openai; print(openai.__version__)"])
        return
            "on \(ProcessInfo.processInfo.activeProcessorCount) cores of \(model.trimmed), load before \(load.trimmed), "
            + "openai \(version.trimmed), \(Date().formatted(.iso8601.year().month().day()))"
    }

    private func output(_ program: String, _ arguments: [String]) async throws -> String {
        let result = try await Subprocess.run(
            program.contains("/") ? .path(FilePath(program)) : .name(program), arguments: Arguments(arguments),
            input: .none, output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        guard result.terminationStatus.isSuccess else {
            throw ValidationError("\(program) failed: \(result.standardError)")
        }
        return result.standardOutput
    }
}

extension Double {
    fileprivate func places(_ count: Int) -> String { isFinite ? String(format: "%.\(count)f", self) : "" }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
