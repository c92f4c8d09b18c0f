import ArgumentParser
import Foundation
import Subprocess
import SystemPackage

/// An endpoint on loopback that answers every request with the same completion, and a load generator that tells how
/// many requests a second that is at most.
struct CallsServer: Sendable {
    /// Which of the two.
    enum Kind: Sendable {
        /// nginx with one worker: an answer takes no time.
        case instant
        /// `scripts/bench_server.py`: an answer takes so many milliseconds, as with a model, but a very fast one.
        case model(milliseconds: Int, python: String)
    }

    private let directory: String
    private let port: Int

    var url: String { "http://127.0.0.1:\(port)/v1" }

    /// Serves until `body` returns.
    static func run(_ kind: Kind, _ body: @Sendable (CallsServer) async throws -> Void) async throws {
        let directory = NSTemporaryDirectory() + "gpo-bench-\(getpid())"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let server = CallsServer(directory: directory, port: 20_000 + Int(getpid()) % 20_000)
        try server.write(server.configuration, to: "nginx.conf")
        try server.write(script, to: "post.lua")
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(1))]
        let teardown = options.teardownSequence
        let (program, arguments) = server.command(kind)
        _ = try await Subprocess.run(
            program.contains("/") ? .path(FilePath(program)) : .name(program), arguments: Arguments(arguments),
            platformOptions: options, input: .none, output: .discarded, error: .discarded
        ) { execution in
            // It listens within moments; a contestant that comes too early fails, and says so.
            try await Task.sleep(for: .seconds(1))
            try await body(server)
            await execution.teardown(using: teardown)
        }
    }

    /// Requests a second that the load generator gets answered.
    func mostPerSecond(at concurrency: Int) async throws -> Double {
        let result = try await Subprocess.run(
            .name("wrk"),
            arguments: [
                "-t1", "-c\(concurrency)", "-d3s", "-s", "\(directory)/post.lua", "\(url)/chat/completions",
            ], input: .none, output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        let line = result.standardOutput.split(separator: "\n").first { $0.hasPrefix("Requests/sec:") }
        guard let number = line?.split(separator: " ").last.flatMap({ Double($0) }) else {
            throw ValidationError("wrk printed no rate: \(result.standardError)")
        }
        return number
    }

    private func command(_ kind: Kind) -> (program: String, arguments: [String]) {
        switch kind {
        case .instant:
            ("/usr/sbin/nginx", ["-p", directory, "-e", "\(directory)/error.log", "-c", "\(directory)/nginx.conf"])
        case .model(let milliseconds, let python):
            (python, ["scripts/bench_server.py", "\(port)", "\(milliseconds)"])
        }
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(directory)/\(name)"))
    }

    private var configuration: String {
        """
        daemon off; master_process off; worker_processes 1; pid \(directory)/pid;
        events { worker_connections 4096; }
        http {
          access_log off; keepalive_requests 100000000; client_body_buffer_size 64k;
          client_body_temp_path \(directory)/body; proxy_temp_path \(directory)/proxy;
          fastcgi_temp_path \(directory)/fastcgi; uwsgi_temp_path \(directory)/uwsgi; scgi_temp_path \(directory)/scgi;
          server {
            listen 127.0.0.1:\(port) backlog=4096;
            location / { default_type application/json; return 200 '\(Self.completion)'; }
          }
        }
        """
    }

    private static let completion =
        #"{"id":"x","object":"chat.completion","created":1,"model":"fake","choices":[{"index":0,"message":"#
        + #"{"role":"assistant","content":"Yes"},"finish_reason":"stop"}],"#
        + #""usage":{"prompt_tokens":230,"completion_tokens":1,"total_tokens":231}}"#

    private static let script = """
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "application/json"
        wrk.body = '{"model":"fake","messages":[{"role":"user","content":"' .. string.rep("x", 1000) .. '"}]}'
        """
}
