import Models
import Support
import Testing

@Suite("HTTP transport", .timeLimit(.minutes(15)))
struct TransportTests {
    private let body = Array(#"{"model":"fake","messages":[{"role":"user","content":"hi"}]}"#.utf8)

    private func request(_ server: FakeServer) -> WireRequest {
        WireRequest(url: server.url + "/chat/completions", body: body)
    }

    @Test("a request's bytes arrive exactly, and the reply's bytes and allowed header fields come back")
    func exchange() async throws {
        try await FakeServer.run { _ in
            .json(
                #"{"a":"ü"}"#,
                headers: ["X-Request-ID": "7", "Set-Cookie": "no", "X-RateLimit-Limit-Tokens": "5", "x-request": "no"])
        } body: { server in
            let reply = try await HTTPTransport().send(request(server))
            #expect(server.requests.map(\.body) == [body])
            #expect(reply.status == 200)
            #expect(reply.body == Array(#"{"a":"ü"}"#.utf8))
            #expect(reply.headers["x-request-id"] == "7")
            #expect(reply.headers["x-ratelimit-limit-tokens"] == "5")
            #expect(reply.headers["set-cookie"] == nil)
            #expect(reply.headers["x-request"] == nil)
        }
    }

    @Test("a large request arrives whole")
    func large() async throws {
        let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try await FakeServer.run { _ in
            .json("{}")
        } body: { server in
            _ = try await HTTPTransport().send(WireRequest(url: server.url, body: body))
            #expect(server.requests.map(\.body) == [body])
        }
    }

    @Test("what is sent to one endpoint says nothing of another that was asked before")
    func endpoints() async throws {
        try await FakeServer.run { _ in
            .json("{}")
        } body: { server in
            let transport = HTTPTransport()
            let key = SecretHeader("Authorization", prefix: "Bearer ", Secret("sk-test-0123456789"))
            let headers = [HTTPHeader("x-first", "1")]
            _ = try await transport.send(
                WireRequest(url: server.url + "/one", headers: headers, body: body), secretHeaders: [key])
            _ = try await transport.send(WireRequest(url: server.url + "/two", body: Array("{}".utf8)))
            _ = try await transport.send(WireRequest(method: "GET", url: server.url + "/three", body: []))
            let seen = server.requests
            #expect(seen.map(\.method) == ["POST", "POST", "GET"])
            #expect(seen.map { $0.path.split(separator: "/").last } == ["one", "two", "three"])
            #expect(seen.map(\.body) == [body, Array("{}".utf8), []])
            #expect(seen.map { $0.headers["x-first"] } == ["1", nil, nil])
            #expect(seen.map { $0.headers["authorization"] != nil } == [true, false, false])
        }
    }

    @Test("connections are reused: at most as many as there are requests at once")
    func reuse() async throws {
        try await FakeServer.run { server in
            let transport = HTTPTransport()
            let request = request(server)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<25 { _ = try await transport.send(request) }
                    }
                }
                try await group.waitForAll()
            }
            #expect(server.requests.count == 200)
            #expect(server.connections <= 8)
        }
    }

    @Test("a cancelled task's transfer ends within a second")
    func cancellation() async throws {
        try await FakeServer.run { _ in
            .fault(.neverReplies)
        } body: { server in
            let transport = HTTPTransport()
            let request = request(server)
            var shortest = Duration.seconds(3600)
            // Where other tests keep the machine busy, what is measured is the wait for a thread of theirs: once is enough.
            for trial in 1...5 where shortest >= .seconds(1) {
                let tasks = (0..<16).map { _ in Task { () throws(CallFailure) in try await transport.send(request) } }
                while server.requests.count < 16 * trial { await Task.yield() }
                let started = ContinuousClock.now
                for task in tasks { task.cancel() }
                for task in tasks {
                    let failure = await #expect(throws: CallFailure.self) { try await task.value }
                    #expect(failure?.kind == .cancelled)
                }
                shortest = min(shortest, ContinuousClock.now - started)
            }
            #expect(shortest < .seconds(1))
        }
    }

    @Test("a request of a task that is cancelled already is never sent")
    func cancelledBefore() async throws {
        try await FakeServer.run { server in
            let transport = HTTPTransport()
            let request = request(server)
            let task = Task {
                while !Task.isCancelled { await Task.yield() }
                return try await transport.send(request)
            }
            task.cancel()
            await #expect(throws: CallFailure.self) { try await task.value }
            #expect(server.requests.isEmpty)
        }
    }

    @Test("a request whose reused connection closes without a reply is not repeated unseen")
    func noSilentRepeat() async throws {
        try await FakeServer.run { request in
            request.ordinal == 1 ? .fault(.closesBeforeReply) : .json("{}")
        } body: { server in
            let transport = HTTPTransport()
            let request = request(server)
            _ = try await transport.send(request)
            let failure = await #expect(throws: CallFailure.self) { try await transport.send(request) }
            #expect(failure?.kind == .connectionClosed)
            #expect(server.requests.count == 2)
        }
    }
}
