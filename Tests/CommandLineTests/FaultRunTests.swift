import Foundation
import History
import Support
import Synchronization
import Testing

@Suite("A run survives what endpoints do", .serialized)
struct FaultRunTests {
    /// A reply in place of the model's own.
    struct Fault: Sendable, CustomStringConvertible {
        var description: String
        var reply: FakeReply
        /// What the log calls it.
        var kind: String
    }

    /// What passes when the call is sent again: every fault of the connection and of the reply, and every status.
    static let passing: [Fault] =
        [
            Fault(description: "429 with seconds", reply: status(429, ["Retry-After": "0"]), kind: "rate-limited"),
            Fault(description: "429 with a date", reply: status(429, ["Retry-After": past]), kind: "rate-limited"),
            Fault(
                description: "429 with milliseconds", reply: status(429, ["retry-after-ms": "5"]), kind: "rate-limited"),
            Fault(
                description: "429 with a reset",
                reply: status(429, ["x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "10ms"]),
                kind: "rate-limited"),
            Fault(description: "503", reply: status(503, ["Retry-After": "0"]), kind: "overloaded"),
            Fault(description: "529", reply: status(529), kind: "overloaded"),
            Fault(description: "500", reply: status(500), kind: "server-error"),
            Fault(description: "502", reply: status(502), kind: "server-error"),
            Fault(description: "408", reply: status(408), kind: "server-error"),
        ]
        + FakeFault.allCases.filter { $0 != .redirects }.map { fault in
            Fault(description: "\(fault)", reply: .fault(fault), kind: kinds[fault] ?? "")
        }

    private static let kinds: [FakeFault: String] = [
        .neverReplies: "first-byte-timeout", .closesBeforeReply: "connection-closed",
        .closesMidBody: "content-length-mismatch", .stallsMidBody: "stalled", .dribbles: "total-timeout",
        .endless: "too-large", .claimsTooMuch: "content-length-mismatch", .claimsTooLittle: "not-json",
        .badChunks: "bad-chunking", .invalidUTF8: "invalid-utf8", .page: "not-json", .cutJSON: "not-json",
        .errorInside200: "error-inside-200", .noChoices: "no-choices", .emptyAnswer: "empty-reply",
    ]

    private static let past = "Sun, 06 Nov 1994 08:49:37 GMT"

    private static func status(_ status: Int, _ headers: [String: String] = [:]) -> FakeReply {
        .json(#"{"error":{"message":"the words of the provider"}}"#, status: status, headers: headers)
    }

    /// Short where a fault is one of time.
    private static let limits =
        "limits: {concurrency: 8, timeout: 1500ms, first_byte_timeout: 800ms, stall_timeout: 300ms, reply_bytes: 300000, "
        + "attempts: 12}"

    @Test("each fault alone changes no decision, and each failed attempt is in the log by its name", arguments: passing)
    func alone(_ fault: Fault) async throws {
        let calm = try await Self.calm.value()
        let failed = Mutex<Set<[UInt8]>>([])
        let (lines, failures) = try await run { request in
            // A task call in every twelve, the embedding, and the optimizer's call.
            let isChosen = request.ordinal % 12 == 3 || request.path.hasSuffix("/embeddings") || request.count > 1
            guard isChosen, failed.withLock({ $0.insert(request.body).inserted }) else { return nil }
            return fault.reply
        }
        #expect(lines == calm)
        #expect(failures.count >= failed.withLock(\.count))
        // Of an embedding some of them make something else, such as a reply without its data.
        let chats = failed.withLock { bodies in bodies.count { !String(decoding: $0, as: UTF8.self).contains("input") }
        }
        #expect(failures.count { $0 == fault.kind } >= chats, "\(Set(failures))")
    }

    @Test("a storm of all of them, three requests of ten, changes no decision")
    func storm() async throws {
        let calm = try await Self.calm.value()
        let seen = Mutex((requests: 0, faults: 0))
        let (lines, failures) = try await run { _ in
            let number: Int? = seen.withLock { seen in
                seen.requests += 1
                guard seen.requests % 10 < 3 else { return nil }
                seen.faults += 1
                return seen.faults
            }
            return number.map { Self.passing[$0 % Self.passing.count].reply }
        }
        #expect(lines == calm)
        let (requests, faults) = seen.withLock { ($0.requests, $0.faults) }
        #expect(Double(faults) >= 0.28 * Double(requests))
        #expect(Set(failures).count >= 12, "\(Set(failures))")
    }

    /// What cannot succeed: the run ends at once, with the provider's words and exit 69, and goes on when it may.
    static let hopeless: [Fault] = [
        Fault(description: "401", reply: status(401), kind: "unauthorised"),
        Fault(description: "403", reply: status(403), kind: "forbidden"),
        Fault(description: "404", reply: status(404), kind: "not-found"),
        Fault(
            description: "429 without money",
            reply: .error(429, "the words of the provider", code: "insufficient_quota"), kind: "quota-exhausted"),
        Fault(description: "a redirect", reply: .fault(.redirects), kind: "redirected"),
    ]

    @Test(
        "what cannot succeed is sent once, ends the session with the reason, and resuming decides the same",
        arguments: hopeless)
    func endsAtOnce(_ fault: Fault) async throws {
        let calm = try await Self.calm.value()
        let isBroken = Mutex(true)
        try await Workplace.run { place in
            try await FakeServer.run { request in
                request.ordinal >= 20 && isBroken.withLock(\.self) ? fault.reply : await FakeModel().reply(request)
            } body: { server in
                try place.writePipeline(models: Self.models(server.url), epochs: 1, more: Self.limits)
                let first = try await place.gpo.run(["run", "pipeline.yaml", "--id", "run", "-q"])
                #expect(first.status == 69, "\(first.error)")
                #expect(first.error.contains(fault.kind), "\(first.error)")
                if fault.description != "a redirect" { #expect(first.error.contains("the words of the provider")) }
                // Those that were under way together each got the answer once.
                #expect(server.requests.count <= 20 + 8)
                let failures = try place.events("run").compactMap { event in
                    if case .callFailed(let failed) = event.payload { failed } else { nil }
                }
                #expect(failures.allSatisfy { $0.attempt == 1 && $0.final })
                // What waited for its turn was not sent, and is not in doubt.
                #expect(Set(failures.map(\.kind)).subtracting([fault.kind, "withdrawn"]) == [])
                #expect(failures.count { $0.kind == fault.kind } == server.requests.count - 20)
                #expect(failures.allSatisfy { $0.billed.tokens == 0 })
                isBroken.withLock { $0 = false }
                let second = try await place.gpo.run(["resume", "run", "-q"])
                #expect(second.status == 0, "\(second.error)")
                #expect(Decisions.lines(try place.events("run")) == calm)
            }
        }
    }

    @Test(
        "an example that is refused for good is no score, and the mean says over how many it is", arguments: [400, 413])
    func failingExample(status: Int) async throws {
        try await Workplace.run { place in
            try await FakeServer.run { request in
                request.text.contains("validation question 5:") ? Self.status(status) : await FakeModel().reply(request)
            } body: { server in
                try place.writePipeline(
                    models: Self.models(server.url), more: "limits: {concurrency: 8, failed_share: 0.1}")
                let outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", "run"])
                #expect(outcome.status == 0, "\(outcome.error)")
                #expect(outcome.error.contains("over 11, 1 failed"))
                let evaluated = try place.events("run").compactMap { event in
                    if case .candidateEvaluated(let one) = event.payload, one.split == .validation { one } else { nil }
                }
                #expect(evaluated.allSatisfy { $0.n == 11 && $0.failed == 1 })
                // One request each: nothing that was refused for good was sent again.
                let bodies = server.requests.filter { $0.text.contains("validation question 5:") }.map(\.body)
                #expect(Set(bodies).count == bodies.count)
                let replies = try place.events("run").compactMap { event in
                    if case .callFailed(let failed) = event.payload { failed.reply } else { nil }
                }
                #expect(replies.first?.contains("the words of the provider") == true)
            }
        }
    }

    @Test(
        "with more failures than the share allows a candidate is unmeasured, and where none is left the session says why"
    )
    func unmeasured() async throws {
        try await Workplace.run { place in
            try await FakeServer.run { request in
                // The default share is 5 %, and one of twelve is more.
                request.text.contains("validation question 5:") ? Self.status(400) : await FakeModel().reply(request)
            } body: { server in
                try place.writePipeline(models: Self.models(server.url))
                let outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", "run", "-q"])
                #expect(outcome.status == 69)
                #expect(
                    outcome.error.contains("1 of 12 calls for validation examples failed for good"), "\(outcome.error)")
                #expect(outcome.output.isEmpty)
                #expect(outcome.error.contains("gpo resume run"))
            }
        }
    }

    // MARK: Runs

    private static func models(_ url: String) -> String {
        """
          task: {provider: openai, url: \(url), model: fake-task, max_tokens: 16}
          optimizer: {provider: openai, url: \(url), model: fake-optimizer}
          embedding: {provider: openai, url: \(url), model: fake-embedding}
        """
    }

    /// The decisions of a run that nothing disturbs, made once.
    private static let calm = Shared {
        try await FaultRunTests().run { _ in nil }.lines
    }

    private func run(
        _ fault: @escaping @Sendable (FakeRequest) -> FakeReply?
    ) async throws -> (lines: [String], failures: [String]) {
        try await Workplace.run { place in
            try await FakeServer.run { request in
                if let reply = fault(request) { return reply }
                return await FakeModel().reply(request)
            } body: { server in
                try place.writePipeline(models: Self.models(server.url), epochs: 1, more: Self.limits)
                let outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", "run", "-q"])
                #expect(outcome.status == 0, "\(outcome.error)")
                let events = try place.events("run")
                let failures = events.compactMap { event in
                    if case .callFailed(let failed) = event.payload { failed.kind } else { nil }
                }
                return (Decisions.lines(events), failures)
            }
        }
    }
}

/// A value that is made when it is first asked for, and once.
actor Shared<Value: Sendable> {
    private let make: @Sendable () async throws -> Value
    private var task: Task<Value, any Error>?

    init(_ make: @escaping @Sendable () async throws -> Value) {
        self.make = make
    }

    func value() async throws -> Value {
        if let task { return try await task.value }
        let task = Task { try await make() }
        self.task = task
        return try await task.value
    }
}
