import Foundation
import History
import Runs
import Support
import Synchronization
import Testing

@Suite("An interrupt ends a session within a second, whatever it waits for", .serialized)
struct InterruptTests {
    /// What the session waits for when the signal comes.
    static let waits: [(name: String, reply: FakeReply, more: String)] = [
        ("64 calls in flight", .fault(.neverReplies), "limits: {concurrency: 64}"),
        ("bytes that dribble", .fault(.dribbles), "limits: {concurrency: 16}"),
        (
            "the time that the endpoint asked for",
            .json("{}", status: 429, headers: ["Retry-After": "200"]), "limits: {concurrency: 16}"
        ),
        ("its turn, one at a time", .fault(.neverReplies), "limits: {concurrency: 1}"),
        ("the minute's next request", .chat(["Yes"]), "limits: {concurrency: 16, requests_per_minute: 1}"),
        // The first three calls have reserved all that there is, and the others wait for them to settle.
        ("the budget", .fault(.neverReplies), "limits: {concurrency: 64}\nbudget: {tokens: 600}"),
    ]

    @Test("exit 130, and the calls stay in doubt", arguments: 0..<waits.count)
    func waiting(_ index: Int) async throws {
        let wait = Self.waits[index]
        try await Workplace.run { place in
            try await FakeServer.run { request in
                request.path.hasSuffix("/embeddings") ? await FakeModel().reply(request) : wait.reply
            } body: { server in
                try place.writePipeline(
                    models: """
                          task: {provider: openai, url: \(server.url), model: m, max_tokens: 16}
                          optimizer: {provider: openai, url: \(server.url), model: m}
                          embedding: {provider: openai, url: \(server.url), model: e}
                        """, more: wait.more)
                let taken = try await interrupt(place, whenever: { server.requests.count >= 2 })
                #expect(taken < .seconds(1), "\(wait.name)")
            }
        }
    }

    @Test("a program that answers nothing is ended too")
    func program() async throws {
        try await Workplace.run { place in
            try place.write("#!/bin/sh\n: > \"started.$$\"\nsleep 600\n", to: "task.sh")
            try place.writePipeline(
                models: """
                      task: {provider: command, command: [sh, task.sh]}
                      optimizer: {provider: command, command: [sh, task.sh]}
                    """)
            let taken = try await interrupt(place) {
                let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
                return names.contains { $0.hasPrefix("started.") }
            }
            #expect(taken < .seconds(1))
        }
    }

    /// Starts a run, interrupts it once `condition` holds, and tells how long it took from then on until its session had
    /// ended by its log: this process may have to wait for a thread of its own before it sees the other one end.
    private func interrupt(
        _ place: Workplace, whenever condition: @escaping @Sendable () -> Bool
    ) async throws -> Duration {
        let process = Mutex<pid_t?>(nil)
        async let outcome = place.gpo.run(["run", "pipeline.yaml", "--id", "run", "-q"]) { identifier in
            process.withLock { $0 = identifier }
        }
        while process.withLock(\.self) == nil || !condition() { await Task.yield() }
        let started = World.live().now()
        if let identifier = process.withLock(\.self) { kill(identifier, SIGINT) }
        let ended = try await outcome
        #expect(ended.status == 130, "\(ended.error)")
        #expect(ended.error.contains("gpo resume run"))
        let last = try #require(try place.events("run").last { $0.payload.type == "session.ended" })
        return .microseconds(last.time.microseconds - started.microseconds)
    }
}
