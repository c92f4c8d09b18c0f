import Foundation
import Support
import Synchronization
import Testing

@Suite("A key is not in the process list", .enabled(if: SystemPython.path != nil, "python3 is not installed"))
struct ProcessListTests {
    private let key = "sk-test-\(UUID().uuidString)"

    /// Answers as a model does, and keeps its own environment where the test finds it.
    static let server = """
        import http.server, os, sys
        open("environment-of-server", "wb").write(open("/proc/self/environ", "rb").read())
        BODY = b'{"choices":[{"message":{"content":"Yes"}}]}'
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(200)
                self.send_header("Content-Length", str(len(BODY)))
                self.end_headers()
                self.wfile.write(BODY)
            do_GET = do_POST = answer
            def log_message(self, *arguments): pass
        http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
        """

    @Test("while a run with a key is under way, no argument and no environment of its children holds it")
    func notInTheProcessList() async throws {
        try await Workplace.run { place in
            try place.write(Self.server, to: "server.py")
            try place.write(
                "#!/bin/sh\ncat /proc/self/environ > environment-of-program\ncat > /dev/null\n"
                    + "printf '<prompt>Think %s times.</prompt>' $$\n", to: "optimizer.sh")
            let run = Mutex<pid_t?>(nil)
            let seen = Mutex<[ListedProcess]>([])
            try await FakeServer.run { request in
                if let identifier = run.withLock(\.self) {
                    let family = ListedProcess.family(of: identifier)
                    seen.withLock { $0 += family }
                }
                return await FakeModel().reply(request)
            } body: { remote in
                try place.writePipeline(
                    models: """
                          task: {provider: openai, server: local, model: m, max_tokens: 16}
                          optimizer: {provider: command, command: [sh, optimizer.sh]}
                          embedding: {provider: openai, url: \(remote.url), model: e, key_env: TRIAL_KEY}
                        """, epochs: 1,
                    more: "servers: {local: {command: [\(SystemPython.path ?? ""), server.py, \"{port}\"]}}")
                var gpo = place.gpo
                gpo.environment = ["TRIAL_KEY": key, "TRIAL_NEIGHBOUR": "passed on"]
                let outcome = try await gpo.run(["run", "pipeline.yaml", "--id", "run", "-q"]) { identifier in
                    run.withLock { $0 = identifier }
                }
                #expect(outcome.status == 0, "\(outcome.error)")
                #expect(remote.requests.allSatisfy { $0.headers["authorization"] == "Bearer \(key)" })
                #expect(!remote.requests.isEmpty)
                try place.expectNowhere(key, outcome)
            }
            let identifier = run.withLock(\.self)
            let root = try #require(identifier)
            let processes = seen.withLock(\.self)
            let own = try #require(processes.first { $0.identifier == root })
            #expect(own.environment.contains(key))
            // A child that has not begun its program yet is still seen as its parent.
            let children = processes.filter { $0.arguments != own.arguments }
            #expect(children.contains { $0.arguments.contains("server.py") })
            #expect(!processes.contains { $0.arguments.contains(key) })
            #expect(!children.contains { $0.environment.contains(key) })
            // The programs themselves say the same, at whatever moment they ran.
            for name in ["environment-of-server", "environment-of-program"] {
                let environment = try String(contentsOfFile: "\(place.path)/\(name)", encoding: .utf8)
                #expect(environment.contains("TRIAL_NEIGHBOUR=passed on"), "\(name)")
                #expect(!environment.contains("TRIAL_KEY"), "\(name)")
            }
        }
    }
}

/// What `/proc` shows of a process.
private struct ListedProcess: Sendable {
    var identifier: pid_t
    var arguments: String
    var environment: String

    /// A process and all that descend from it, as far as they can be read.
    static func family(of root: pid_t) -> [ListedProcess] {
        var children: [pid_t: [pid_t]] = [:]
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
            guard let identifier = pid_t(name), let parent = parent(of: identifier) else { continue }
            children[parent, default: []].append(identifier)
        }
        var family: [ListedProcess] = []
        var rest = [root]
        while let next = rest.popLast() {
            rest += children[next] ?? []
            family.append(
                ListedProcess(
                    identifier: next, arguments: text("/proc/\(next)/cmdline"),
                    environment: text("/proc/\(next)/environ")))
        }
        return family
    }

    private static func parent(of identifier: pid_t) -> pid_t? {
        text("/proc/\(identifier)/status").split(separator: "\n").first { $0.hasPrefix("PPid:") }
            .flatMap { pid_t($0.dropFirst(5).trimmingCharacters(in: .whitespaces)) }
    }

    /// Empty for one that has ended meanwhile.
    private static func text(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
