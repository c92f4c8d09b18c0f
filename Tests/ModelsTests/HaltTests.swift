import Models
import Support
import Testing

@Suite("A halt", .timeLimit(.minutes(15)))
struct HaltTests {
    @Test("ends the wait before a further attempt")
    func waiting() async throws {
        try await FakeServer.run { request in
            request.ordinal == 0
                ? .error(429, "later", headers: ["Retry-After": "200"]) : .chat(["Yes"])
        } body: { server in
            // By the machine's clock, which would wait 200 seconds.
            let client = client(server, clock: .live())
            let halt = Halt()
            let refused = Record<CallAttemptFailure>()
            async let waiting = client.send(client.prepare(chat: question(1)), unless: halt) { refused.append($0) }
            while refused.elements.isEmpty { await Task.yield() }
            halt.call()
            let failure = try await waiting.failure
            #expect(failure?.kind == .withdrawn)
            #expect(server.requests.count == 1)
        }
    }

    @Test("is called by a refusal that every other call would meet, before the next one can be sent")
    func refusal() async throws {
        try await FakeServer.run { _ in
            .error(401, "no such key")
        } body: { server in
            let client = client(server, limits: Limits(concurrency: 1))
            let halt = Halt()
            let kinds = try await withThrowingTaskGroup(of: CallFailure.Kind?.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        try await client.send(client.prepare(chat: question(number)), unless: halt) { _ in }.failure?
                            .kind
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(kinds.count { $0 == .unauthorised } == 1)
            #expect(kinds.count { $0 == .withdrawn } == 7)
            #expect(server.requests.count == 1)
        }
    }

    @Test("keeps those who wait for their turn from being sent, and gives their place back")
    func queued() async throws {
        try await FakeServer.run { server in
            let client = client(server, limits: Limits(concurrency: 1))
            let halt = Halt()
            halt.call()
            for number in 0..<3 {
                let failure = try await client.send(client.prepare(chat: question(number)), unless: halt) { _ in }
                    .failure
                #expect(failure?.kind == .withdrawn)
                #expect(failure?.mayHaveBeenBilled == false)
            }
            #expect(server.requests.isEmpty)
            _ = try await client.send(client.prepare(chat: question(9))).get()
            #expect(server.requests.count == 1)
        }
    }
}
