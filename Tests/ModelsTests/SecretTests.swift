import Models
import Support
import Testing

@Suite("Keys")
struct SecretTests {
    private let key = Secret("sk-test-0123456789")

    @Test("a key prints as redacted, also inside other values")
    func printing() {
        let header = SecretHeader("Authorization", prefix: "Bearer ", key)
        for text in [
            "\(key)", String(reflecting: key), "\(header)", String(reflecting: [header]),
            String(describing: Optional(key)),
        ] {
            #expect(!text.contains("0123456789"), "\(text)")
        }
        var dumped = ""
        dump(header, to: &dumped)
        #expect(!dumped.contains("0123456789"), "\(dumped)")
    }

    @Test("the key reaches the endpoint in its header, and the prepared call does not hold it")
    func sent() async throws {
        try await FakeServer.run { server in
            let client = client(server, key: key)
            let call = try client.prepare(chat: question(1))
            var dumped = ""
            dump(call, to: &dumped)
            #expect(!dumped.contains(key.exposed))
            _ = try await client.send(call).get()
            #expect(server.requests.first?.headers["authorization"] == "Bearer \(key.exposed)")
        }
    }

    @Test("a key that the endpoint repeats is in no error and in no reply")
    func repeated() async throws {
        try await FakeServer.run { [key] request in
            request.ordinal < 2
                ? .error(401, "no such key: \(key.exposed), \(key.exposed)!") : .chat(["the key is \(key.exposed)"])
        } body: { server in
            let client = client(server, key: key)
            let failure = try await client.send(client.prepare(chat: question(1))).failure
            #expect(failure?.message == "no such key: <redacted>, <redacted>!")
            let once = await client.sendOnce(try client.prepare(chat: question(1))).failure
            #expect(once?.message == failure?.message)
            let reply = try await client.send(client.prepare(chat: question(2))).get()
            #expect(reply.chat?.texts == ["the key is <redacted>"])
            #expect(!String(decoding: reply.body, as: UTF8.self).contains(key.exposed))
        }
    }

    @Test("of a reply that breaks off in the middle of the key nothing of it stays", arguments: [4, 9, 17])
    func cut(count: Int) {
        let text = Array("the key is \(key.exposed.prefix(count))".utf8)
        #expect(key.redacted(from: text, isCut: true) == Array("the key is ".utf8))
        #expect(key.redacted(from: text, isCut: false) == text)
    }

    @Test("a redirect to another host is not followed")
    func redirect() async throws {
        try await FakeServer.run { other in
            try await FakeServer.run { _ in
                .json("{}", status: 307, headers: ["Location": other.url])
            } body: { server in
                let client = client(server, key: key)
                let failure = try await client.send(client.prepare(chat: question(1))).failure
                #expect(failure?.kind == .redirected)
                #expect(failure?.message.contains(other.url) == true)
                #expect(other.requests.isEmpty)
            }
        }
    }
}
