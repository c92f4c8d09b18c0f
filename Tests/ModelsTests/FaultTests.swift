import Models
import Support
import Synchronization
import Testing

@Suite("Faults of an endpoint", .timeLimit(.minutes(15)))
struct FaultTests {
    /// What each fault is called when nothing else is tried.
    private static let faults: [(FakeFault, CallFailure.Kind)] = [
        (.neverReplies, .firstByteTimeout), (.closesBeforeReply, .connectionClosed),
        (.closesMidBody, .contentLengthMismatch), (.stallsMidBody, .stalled), (.dribbles, .totalTimeout),
        (.endless, .tooLarge), (.claimsTooMuch, .contentLengthMismatch), (.claimsTooLittle, .notJSON),
        (.badChunks, .badChunking), (.invalidUTF8, .invalidUTF8), (.page, .notJSON), (.cutJSON, .notJSON),
        (.errorInside200, .errorInside200), (.noChoices, .noChoices), (.emptyAnswer, .emptyReply),
        (.redirects, .redirected),
    ]

    private static let statuses: [(Int, String, CallFailure.Kind)] = [
        (400, "error", .badRequest), (400, "context_length_exceeded", .tooLong), (401, "error", .unauthorised),
        (403, "error", .forbidden), (404, "error", .notFound), (413, "error", .tooLong), (422, "error", .badRequest),
        (429, "rate_limit_exceeded", .rateLimited), (429, "insufficient_quota", .quotaExhausted),
        (500, "error", .serverError), (502, "error", .serverError), (503, "error", .overloaded),
    ]

    private let short = TransferLimits(
        total: .seconds(3), firstByte: .seconds(2), stall: .milliseconds(500), replyBytes: 1 << 20)

    /// Short where the fault is one of time, and long beyond need where it is not.
    private func limits(_ kind: CallFailure.Kind) -> TransferLimits {
        func time(_ limited: CallFailure.Kind) -> Duration { kind == limited ? .milliseconds(400) : .seconds(30) }
        return TransferLimits(
            total: kind == .totalTimeout ? .seconds(1) : .seconds(30), firstByte: time(.firstByteTimeout),
            stall: time(.stalled), replyBytes: 1 << 20)
    }

    @Test("each fault is a failure of its own name", arguments: faults)
    func named(_ fault: FakeFault, _ kind: CallFailure.Kind) async throws {
        try await FakeServer.run { _ in
            .fault(fault)
        } body: { server in
            let client = client(server, limits: Limits(attempts: 1), transfer: limits(kind))
            let failure = try await client.send(client.prepare(chat: question(1))).failure
            #expect(failure?.kind == kind, "\(String(describing: failure))")
            #expect(failure?.message.isEmpty == false)
            #expect(server.requests.count <= 1)
        }
    }

    @Test("every fault of the list is named")
    func complete() {
        #expect(Set(Self.faults.map(\.0)) == Set(FakeFault.allCases))
    }

    @Test("each status is a failure of its own name, with the provider's message", arguments: statuses)
    func status(_ status: Int, _ code: String, _ kind: CallFailure.Kind) async throws {
        try await FakeServer.run { _ in
            .error(status, "the words of the provider", code: code)
        } body: { server in
            let client = client(server, limits: Limits(attempts: 1))
            let failure = try await client.send(client.prepare(chat: question(1))).failure
            #expect(failure?.kind == kind)
            #expect(failure?.status == status)
            #expect(failure?.message == "the words of the provider")
        }
    }

    @Test("what cannot succeed is sent once", arguments: [400, 401, 403, 404, 413])
    func hopeless(status: Int) async throws {
        try await FakeServer.run { _ in
            .error(status, "no")
        } body: { server in
            let clock = ManualClock()
            let client = client(server, clock: clock.clock())
            let failure = try await client.send(client.prepare(chat: question(1))).failure
            #expect(failure?.isRetryable == false)
            #expect(server.requests.count == 1)
            #expect(clock.slept.isEmpty)
        }
    }

    @Test("what may pass is sent again until it succeeds, and each failed attempt is told before")
    func again() async throws {
        try await FakeServer.run { request in
            request.ordinal < 3 ? .error(500, "no \(request.ordinal)") : .chat(["Yes"])
        } body: { server in
            let client = client(server)
            let told = Mutex<[String]>([])
            let result = try await client.send(client.prepare(chat: question(1))) { attempt in
                #expect(server.requests.count == attempt.failure.attempt)
                told.withLock { $0.append(attempt.failure.message) }
            }
            #expect(try result.get().attempts == 4)
            #expect(try result.get().chat?.texts == ["Yes"])
            #expect(told.withLock(\.self) == ["no 0", "no 1", "no 2"])
        }
    }

    @Test("no more attempts are made than allowed")
    func bounded() async throws {
        try await FakeServer.run { _ in
            .error(503, "no")
        } body: { server in
            let client = client(server, limits: Limits(attempts: 3))
            let failure = try await client.send(client.prepare(chat: question(1))).failure
            #expect(failure?.attempt == 3)
            #expect(server.requests.count == 3)
        }
    }

    @Test("an endpoint that is not there is unreachable")
    func nobody() async throws {
        // A port that is taken and not listened on, so that nobody else can take it meanwhile.
        let port = try ReservedPort()
        let url = "http://127.0.0.1:\(port.number)/v1"
        let settings = ModelSettings(provider: .openai, url: url, model: "fake")
        let client = ModelClient(
            settings: settings, provider: OpenAI(), key: nil, limits: Limits(attempts: 1),
            transport: HTTPTransport(), clock: ManualClock().clock())
        let failure = try await client.send(client.prepare(chat: question(1))).failure
        #expect(failure?.kind == .unreachable)
        #expect(failure?.mayHaveBeenBilled == false)
        withExtendedLifetime(port) {}
    }

    @Test("a storm of faults changes no answer")
    func storm() async throws {
        let faults = FakeFault.allCases.filter { $0 != .redirects }
        let model = FakeModel()
        let calls = 120
        let calm = try await FakeServer.run { server in try await answers(server, calls) }
        let stormy = try await FakeServer.run { request in
            let draw = (request.digest &+ UInt64(request.ordinal) &* 0x9E37_79B9_7F4A_7C15) >> 33
            if draw % 10 < 3 {
                return draw % 2 == 0 ? .error(429, "slower") : .fault(faults[Int(draw / 10) % faults.count])
            }
            return await model.reply(request)
        } body: { server in
            let answers = try await answers(server, calls)
            #expect(server.requests.count > calls)
            return answers
        }
        #expect(stormy == calm)
    }

    /// The answers to so many questions, asked at once.
    private func answers(_ server: FakeServer, _ calls: Int) async throws -> [String] {
        let client = client(server, limits: Limits(concurrency: 16, attempts: 20), transfer: short)
        return try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for number in 0..<calls {
                group.addTask {
                    let reply = try await client.send(client.prepare(chat: question(number))).get()
                    return (number, reply.chat?.texts.first ?? "")
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
