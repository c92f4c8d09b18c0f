import Models
import Support
import Synchronization

/// A clock whose time passes only by waiting for it, which takes no time.
final class ManualClock: Sendable {
    private let state = Mutex((now: Duration.zero, slept: [Duration]()))

    /// The waits so far.
    var slept: [Duration] { state.withLock(\.slept) }
    var now: Duration { state.withLock(\.now) }

    func clock(jitter: Double = 1, epochSeconds: Int = 0) -> ModelClock {
        ModelClock(
            now: { self.now }, epochSeconds: { epochSeconds },
            sleep: { wait in
                try Task.checkCancellation()
                self.state.withLock { state in
                    state.now += wait
                    state.slept.append(wait)
                }
                await Task.yield()
            },
            jitter: { jitter })
    }
}

/// A client of the fake server whose key, limits and clock a test chooses.
func client(
    _ server: FakeServer, key: Secret? = Secret("sk-test-0123456789"), limits: Limits = Limits(),
    clock: ModelClock = ManualClock().clock(), transport: HTTPTransport = HTTPTransport(),
    transfer: TransferLimits = TransferLimits(
        total: .seconds(30), replyBytes: 1 << 20)
) -> ModelClient {
    ModelClient(
        settings: ModelSettings(provider: .openai, url: server.url, model: "fake", temperature: 0, maxTokens: 16),
        provider: OpenAI(), key: key, limits: limits, transport: transport, clock: clock, transferLimits: transfer)
}

/// A question that no other number asks.
func question(_ number: Int, count: Int = 1) -> ChatRequest {
    ChatRequest(messages: [ChatMessage(.user, "Question \(number)?")], count: count)
}

extension ModelClient {
    /// Sends without keeping the failed attempts.
    func send(_ call: PreparedCall) async throws -> Result<ReceivedReply, CallFailure> {
        try await send(call) { _ in }
    }
}

extension Result where Failure == CallFailure {
    var failure: CallFailure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}

/// A list that tasks append to.
final class Record<Element: Sendable>: Sendable {
    private let list = Mutex<[Element]>([])

    var elements: [Element] { list.withLock(\.self) }

    func append(_ element: Element) {
        list.withLock { $0.append(element) }
    }
}
