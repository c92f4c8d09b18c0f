import JSON

/// One model, ready to be called: prepares calls without sending them, and sends prepared ones.
package final class ModelClient: Sendable {
    package let settings: ModelSettings
    package let provider: any Provider
    package let price: Price
    /// Calls under way at once, at most.
    package let concurrency: Int
    private let key: Secret?
    private let limiter: RateLimiter
    private let transport: HTTPTransport
    private let policy: RetryPolicy
    private let transferLimits: TransferLimits
    private let clock: ModelClock

    package init(
        settings: ModelSettings, provider: any Provider, key: Secret?, limits: Limits, transport: HTTPTransport,
        clock: ModelClock, price: Price = .unknown, policy: RetryPolicy? = nil, transferLimits: TransferLimits? = nil
    ) {
        self.settings = settings
        self.provider = provider
        self.key = key
        self.price = settings.price ?? price
        self.transport = transport
        self.clock = clock
        let limits = limits.overridden(by: settings.limits)
        self.policy = policy ?? RetryPolicy(attempts: limits.attempts)
        self.transferLimits = transferLimits ?? limits.transfer
        concurrency = limits.concurrency
        limiter = RateLimiter(limits, clock: clock)
    }

    package func prepare(chat request: ChatRequest) throws(CallFailure) -> PreparedCall {
        PreparedCall(
            kind: .chat(count: request.count), request: try provider.chatRequest(request, settings: settings),
            worstCase: .of(request, settings: settings, unlessGiven: provider.maxTokensUnlessGiven))
    }

    package func prepare(embedding texts: [String]) throws(CallFailure) -> PreparedCall {
        PreparedCall(
            kind: .embedding(count: texts.count),
            request: try provider.embeddingRequest(texts, settings: settings), worstCase: .of(texts: texts))
    }

    /// What tells whom a call asks, where its body does not.
    package var addressee: String { provider.addressee(settings) }

    /// The most that the call can cost in one attempt, in millionths of a US dollar; nil where a priced reply has no
    /// bound.
    package func worstCaseMicrodollars(_ call: PreparedCall) -> Int? {
        guard let completion = call.worstCase.completionTokens else { return price.isKnown ? nil : 0 }
        return price.worstCaseMicrodollars(
            promptTokens: call.worstCase.promptTokens, completionTokens: completion)
    }

    /// Reads a reply of status 200 to `kind` of call, received now or recorded earlier.
    package func read(_ body: [UInt8], kind: PreparedCall.Kind) throws(CallFailure) -> ReceivedReply.Content {
        switch kind {
        case .chat: return .chat(try provider.chatReply(body))
        case .embedding(let count):
            let reply = try provider.embeddingReply(body)
            guard reply.vectors.count == count else {
                throw ReplyReading.unexpected("the reply holds \(reply.vectors.count) embeddings of \(count) texts")
            }
            return .embedding(reply)
        }
    }

    /// Sends a call, again after failures that may pass, and gives back its reply or its last failure.
    ///
    /// `onFailedAttempt` is called before each wait, so that the failure is durable before the call is sent again.
    /// `onReply` is called while the call still has its place among those under way, so that no more than these can be
    /// without a durable reply. What the two throw ends the call, and is all that this throws. Once `halt` is called
    /// nothing more is sent.
    package nonisolated(nonsending) func send(
        _ call: PreparedCall, unless halt: Halt = Halt(), onFailedAttempt: (CallAttemptFailure) async throws -> Void,
        onReply: (ReceivedReply) async throws -> Void = { _ in }
    ) async throws -> Result<ReceivedReply, CallFailure> {
        var attempt = 1
        while true {
            let failure: CallFailure
            switch try await self.attempt(call, attempt, unless: halt, onReply: onReply) {
            case .success(let reply): return .success(reply)
            case .failure(let reason): failure = reason
            }
            guard let wait = policy.wait(after: failure, attempt: attempt, jitter: clock.jitter()) else {
                return .failure(failure)
            }
            try await onFailedAttempt(CallAttemptFailure(failure: failure, wait: wait))
            attempt += 1
            do {
                try await halt.sleep(wait, clock: clock)
            } catch {
                var withdrawn = CallFailure(.withdrawn, "given up while waiting to send again: \(failure)")
                withdrawn.attempt = attempt
                return .failure(withdrawn)
            }
        }
    }

    /// Sends a call once, without a second try.
    package func sendOnce(_ call: PreparedCall) async -> Result<ReceivedReply, CallFailure> {
        await attempt(call, 1, unless: Halt()) { (_) async throws(Never) in }
    }

    private nonisolated(nonsending) func attempt<Failure: Error>(
        _ call: PreparedCall, _ number: Int, unless halt: Halt, onReply: (ReceivedReply) async throws(Failure) -> Void
    ) async throws(Failure) -> Result<ReceivedReply, CallFailure> {
        let reserved = call.worstCase.totalTokens
        do throws(CallFailure) {
            try await limiter.enter(tokens: reserved, unless: halt)
        } catch {
            var failure = error
            failure.attempt = number
            return .failure(failure)
        }
        if halt.isCalled {
            limiter.withdrawn(reserved: reserved)
            return .failure(CallFailure(.withdrawn, "not sent, since another call showed that it would fail too"))
        }
        let started = clock.now()
        let received: ReceivedReply
        do throws(CallFailure) {
            received = try await reply(to: call, attempt: number)
        } catch {
            var failure = error
            failure.attempt = number
            failure.latency = clock.now() - started
            if let key {
                failure.message = key.redacted(from: failure.message)
                failure.reply = key.redacted(from: failure.reply, isCut: true)
            }
            // Before the next one gets this one's place.
            if failure.concernsEveryCall { halt.call() }
            limiter.failed(failure)
            return .failure(failure)
        }
        let outcome: Result<Void, Failure>
        do throws(Failure) { outcome = .success(try await onReply(received)) } catch { outcome = .failure(error) }
        limiter.succeeded(reserved: reserved, used: received.usage?.totalTokens, headers: received.headers)
        try outcome.get()
        return .success(received)
    }

    /// The reply to one exchange, read.
    private nonisolated(nonsending) func reply(to call: PreparedCall, attempt: Int) async throws(CallFailure)
        -> ReceivedReply
    {
        let reply = try await exchange(call)
        do throws(CallFailure) {
            return ReceivedReply(
                body: reply.body, status: reply.status, headers: reply.headers, latency: reply.timings.total,
                attempts: attempt, content: try read(reply.body, kind: call.kind))
        } catch {
            throw error.keeping(reply.body)
        }
    }

    /// The names of the models that an OpenAI-compatible endpoint says it has; none where it does not say.
    package func servedModels() async -> [String] {
        guard settings.provider == .openai, let url = settings.url else { return [] }
        let secrets = key.map { provider.authorization($0, settings: settings) } ?? []
        let request = WireRequest(method: "GET", url: BaseURL.of(settings, unlessGiven: url) + "/models", body: [])
        do throws(CallFailure) {
            let reply = try await transport.send(request, secretHeaders: secrets, limits: transferLimits)
            return (try ReplyReading.value(reply.body))["data"]?.array?.compactMap { $0["id"]?.string } ?? []
        } catch {
            // Only a help with a failure that is reported anyway.
            return []
        }
    }

    /// One exchange, whose reply is of status 200 to 299 and holds no key.
    private nonisolated(nonsending) func exchange(_ call: PreparedCall) async throws(CallFailure) -> HTTPReply {
        if let local = provider as? any LocalProvider {
            let started = clock.now()
            let body = try await local.answer(call.request, settings: settings, limits: transferLimits)
            let taken = clock.now() - started
            return HTTPReply(
                status: 200, headers: [], body: body,
                timings: HTTPReply.Timings(connected: .zero, firstByte: taken, total: taken, reusedConnection: true))
        }
        let secrets = key.map { provider.authorization($0, settings: settings) } ?? []
        var reply = try await transport.send(call.request, secretHeaders: secrets, limits: transferLimits)
        if let key { reply.body = key.redacted(from: reply.body) }
        switch reply.status {
        case 200...299: return reply
        case 300...399:
            let target = reply.headers["location"] ?? "nowhere"
            throw CallFailure(
                .redirected, "the endpoint redirects to \(target); redirects are not followed", status: reply.status
            ).keeping(reply.body)
        default:
            var failure = provider.failure(status: reply.status, body: reply.body).keeping(reply.body)
            failure.retryAfter = RetryAfter.wait(reply.headers, now: clock.epochSeconds())
            throw failure
        }
    }
}
