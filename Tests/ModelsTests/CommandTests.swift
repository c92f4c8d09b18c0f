import Models
import Testing

@Suite("The command provider", .timeLimit(.minutes(15)))
struct CommandTests {
    private func call(
        _ script: String, total: Duration = .seconds(20), replyBytes: Int = 1 << 20
    ) async throws -> Result<ReceivedReply, CallFailure> {
        let settings = ModelSettings(provider: .command, model: "local", command: ["/bin/sh", "-c", script])
        let client = ModelClient(
            settings: settings, provider: Command(), key: nil, limits: Limits(attempts: 1),
            transport: HTTPTransport(), clock: ManualClock().clock(),
            transferLimits: TransferLimits(total: total, replyBytes: replyBytes))
        return try await client.send(client.prepare(chat: question(7)))
    }

    @Test("plain text is the one answer, without the line breaks at its end")
    func text() async throws {
        #expect(try await call("cat > /dev/null; printf 'Yes\\nor no\\n\\n'").get().chat?.texts == ["Yes\nor no"])
    }

    @Test("the program reads the body that the log keeps")
    func body() async throws {
        let reply = try await call("printf 'I read '; cat").get()
        #expect(
            reply.chat?.texts == [
                #"I read {"model":"local","messages":[{"role":"user","content":"Question 7?"}]}"#
            ])
    }

    @Test("a program that does not read its request still answers", arguments: [1, 1_000_000])
    func deaf(length: Int) async throws {
        let settings = ModelSettings(provider: .command, model: "local", command: ["echo", "Yes"])
        let request = WireRequest(url: "", body: [UInt8](repeating: 0x20, count: length))
        for _ in 0..<20 {
            let body = try await Command().answer(request, settings: settings, limits: TransferLimits())
            #expect(body == Array("Yes\n".utf8))
        }
    }

    @Test("a completion in OpenAI's form is read as one")
    func completion() async throws {
        let reply = try await call(
            #"cat > /dev/null; echo '{"choices":[{"message":{"content":"A"}},{"message":{"content":"B"}}]}'"#
        ).get()
        #expect(reply.chat?.texts == ["A", "B"])
    }

    @Test("a program that fails is a failure with its last words")
    func failing() async throws {
        let failure = try await call("echo one >&2; echo 'no model here' >&2; exit 3").failure
        #expect(failure?.kind == .commandFailed)
        #expect(failure?.message.contains("no model here") == true, "\(String(describing: failure))")
    }

    @Test("a program that is not there is a failure")
    func missing() async throws {
        let settings = ModelSettings(provider: .command, model: "local", command: ["/no/such/program"])
        let failure = await #expect(throws: CallFailure.self) {
            try await Command().answer(
                WireRequest(url: "", body: []), settings: settings, limits: TransferLimits())
        }
        #expect(failure?.kind == .commandFailed)
    }

    @Test("a program that does not end is ended", arguments: ["sleep 600", "trap '' TERM; while :; do sleep 1; done"])
    func hanging(script: String) async throws {
        #expect(try await call(script, total: .milliseconds(300)).failure?.kind == .totalTimeout)
    }

    @Test("a program that writes without end is ended")
    func endless() async throws {
        #expect(try await call("yes", replyBytes: 100_000).failure?.kind == .tooLarge)
    }
}
