import Foundation
import JSON
import Runs
import Support
import Testing

@Suite("The doctor checks every precondition, and each failure comes with its fix", .serialized)
struct DoctorTests {
    /// What the doctor prints of one subject, as verdict, text and remedy.
    private struct Finding {
        var subject: String
        var verdict: String
        var text: String
        var remedy: String
    }

    private func examine(
        _ place: Workplace, _ arguments: [String] = [], environment: [String: String] = [:]
    ) async throws -> (status: Int32, findings: [Finding]) {
        var gpo = place.gpo
        gpo.environment = environment
        let outcome = try await gpo.run(["doctor", "pipeline.yaml", "--json"] + arguments)
        let array = try JSONValue(parsing: outcome.output).array ?? []
        return (
            outcome.status,
            array.map { item in
                Finding(
                    subject: item["subject"]?.string ?? "", verdict: item["verdict"]?.string ?? "",
                    text: item["text"]?.string ?? "", remedy: item["remedy"]?.string ?? "")
            }
        )
    }

    @Test("of a sound pipeline it looks at disk, lock, data and each model, with two calls at most for each")
    func sound() async throws {
        try await Workplace.run { place in
            try await FakeServer.run { server in
                try place.writePipeline(url: server.url)
                let (status, findings) = try await examine(place)
                #expect(status == 0, "\(findings)")
                let lines = findings.map { "\($0.subject) \($0.verdict): \($0.text)" }
                for words in [
                    "disk fine", "lock fine", "pipeline fine", "data fine: validation: 12 examples",
                    "task model fine: fake-task answers",
                    "task model fine: a repeated call with a seed at temperature 0 gives the same reply",
                    "embedding model fine: fake-embedding gives vectors of 16 numbers",
                ] {
                    #expect(lines.contains { $0.hasPrefix(words) }, "\(words) is missing of \(lines)")
                }
                #expect(server.requests.count <= 5)
                #expect(place.store.ids().isEmpty)
                let left = try FileManager.default.contentsOfDirectory(atPath: place.store.path)
                #expect(left == [])
            }
        }
    }

    /// What is wrong, how, and what must be in the finding and in its fix.
    static let wrongs:
        [(name: String, reply: FakeReply?, arguments: [String], subject: String, words: String, fix: String)] = [
            (
                "an endpoint that is not there", nil, ["--set", "models.task.url=http://127.0.0.1:9/v1"], "task model",
                "unreachable", "Start the server"
            ),
            ("a key that is refused", .error(401, "bad key"), [], "task model", "bad key", "key_env"),
            ("a key without rights", .error(403, "no access"), [], "task model", "no access", "key"),
            (
                "a misspelt model", .error(404, "no such model"), ["--set", "models.task.model=fakee"], "task model",
                "no such model", "Did you mean fake?"
            ),
            ("no money", .error(429, "pay first", code: "insufficient_quota"), [], "task model", "pay first", "credit"),
            ("too many requests", .error(429, "slow down"), [], "task model", "slow down", "requests_per_minute"),
            ("a request that is refused", .error(400, "no seed here"), [], "task model", "no seed here", "temperature"),
            ("an address of something else", .fault(.page), [], "task model", "not-json", "base of an openai endpoint"),
            ("a redirect", .fault(.redirects), [], "task model", "redirect", "models.task.url"),
            (
                "no key in the environment", nil, ["--set", "models.task.key_env=GPO_NO_SUCH_KEY"], "task model",
                "not set", "export"
            ),
            (
                "a missing data file", nil, ["--set", "task.data.test=data/tst.jsonl"], "data", "no such file",
                "test.jsonl"
            ),
            ("no writable directory", nil, ["--runs", "/proc/runs"], "disk", "cannot be written", "--runs"),
            (
                "a dollar budget without prices", nil,
                ["--set", "budget.usd=5", "--set", "models.task.url=http://gpo.invalid/v1"], "budget", "no price",
                "prices:"
            ),
        ]

    @Test("a failure names its subject, says what happened, and what to do", arguments: 0..<wrongs.count)
    func wrong(_ index: Int) async throws {
        let wrong = Self.wrongs[index]
        try await Workplace.run { place in
            try await FakeServer.run { request in
                guard let reply = wrong.reply, request.text.contains("fake-task") || request.text.contains("fakee")
                else {
                    return await FakeModel().reply(request)
                }
                return reply
            } body: { server in
                try place.writePipeline(url: server.url)
                let (status, findings) = try await examine(place, wrong.arguments)
                #expect(status != 0, "\(wrong.name)")
                let failures = findings.filter { $0.verdict == "failure" }
                #expect(
                    failures.contains {
                        $0.subject == wrong.subject && $0.text.contains(wrong.words) && $0.remedy.contains(wrong.fix)
                    }, "\(wrong.name): \(failures)")
                #expect(failures.allSatisfy { !$0.remedy.isEmpty }, "\(wrong.name): \(failures)")
                // What does not depend on it was looked at all the same.
                #expect(findings.contains { $0.subject == "optimizer model" && $0.verdict == "fine" }, "\(wrong.name)")
            }
        }
    }

    @Test("a model that does not repeat itself is warned of")
    func unsteady() async throws {
        try await Workplace.run { place in
            try await FakeServer.run { request in
                request.path.hasSuffix("/embeddings")
                    ? await FakeModel().reply(request) : .chat(["answer \(request.ordinal)"])
            } body: { server in
                try place.writePipeline(url: server.url)
                let (status, findings) = try await examine(place)
                #expect(status == 0)
                #expect(findings.contains { $0.verdict == "warning" && $0.text.contains("gives another reply") })
            }
        }
    }

    @Test("a key file that others may read is a failure with the command that mends it, and the key is nowhere")
    func keyFile() async throws {
        let key = "sk-test-\(UUID().uuidString)"
        try await Workplace.run { place in
            try await FakeServer.run { server in
                try place.write(key, to: "key")
                try place.writePipeline(url: server.url)
                let arguments = ["doctor", "pipeline.yaml", "--set", "models.task.key_file=\(place.path)/key"]
                #expect(chmod("\(place.path)/key", 0o644) == 0)
                let open = try await place.gpo.run(arguments)
                #expect(open.status == 65)
                #expect(open.output.contains("chmod 600"), "\(open.output)")
                #expect(chmod("\(place.path)/key", 0o600) == 0)
                let closed = try await place.gpo.run(arguments)
                #expect(closed.status == 0, "\(closed.output)")
                #expect(server.requests.contains { $0.headers["authorization"] == "Bearer \(key)" })
                var gpo = place.gpo
                gpo.environment = ["HOME": place.path]
                let home = try await gpo.run([
                    "run", "pipeline.yaml", "--id", "home", "-q", "--set", "models.task.key_file=~/key",
                ])
                #expect(home.status == 0, "\(home.error)")
                try place.expectNowhere(key, besides: "key", open, closed, home)
            }
        }
    }
}
