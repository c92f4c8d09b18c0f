import Foundation
import History
import JSON
import Runs
import Support
import Synchronization
import Testing

@Suite("A run spends no more than it may, whatever happens", .serialized)
struct SpendingTests {
    @Test("a call budget ends the session with exit 76, and a larger one, which the log records, finishes the run")
    func callBudget() async throws {
        try await Workplace.run { place in
            try await FakeServer.run { server in
                try place.writePipeline(url: server.url, more: "budget: {calls: 60}")
                let first = try await place.gpo.run(["run", "pipeline.yaml", "--id", "poor", "-q"])
                #expect(first.status == 76)
                #expect(first.error.contains("gpo resume poor --set budget.calls="))
                #expect(server.requests.count <= 60)
                #expect(try place.events("poor").contains { $0.payload.type == "budget.exhausted" })
                let second = try await place.gpo.run(["resume", "poor", "--set", "budget.calls=2000", "-q"])
                #expect(second.status == 0, "\(second.error)")
                let changes = try place.events("poor").compactMap { event in
                    if case .sessionStarted(let started) = event.payload { started.changes } else { nil }
                }
                let lastChanges = try #require(changes.last)
                #expect(lastChanges.map(\.path) == ["budget.calls"])
            }
        }
    }

    @Test("a token budget is held by the server's own count, at concurrency 64")
    func tokenBudget() async throws {
        let limit = 15_000
        try await Workplace.run { place in
            try await FakeServer.run(Till().reply) { server in
                try place.writePipeline(url: server.url, concurrency: 64, more: "budget: {tokens: \(limit)}")
                let outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", "poor", "-q"])
                #expect(outcome.status == 76, "\(outcome.error)")
                let used = server.requests.reduce(0) { $0 + Till.tokens($1) }
                #expect(used <= limit)
                #expect(used > limit / 2)
            }
        }
    }

    @Test("a time budget counts the time of all sessions, and ends the one in hand")
    func timeBudget() async throws {
        try await Workplace.run { place in
            try await FakeServer.run { request in
                .after(.milliseconds(50), await FakeModel().reply(request))
            } body: { server in
                try place.writePipeline(url: server.url, concurrency: 1, more: "budget: {time: 1s}")
                let first = try await place.gpo.run(["run", "pipeline.yaml", "--id", "slow", "-q"])
                #expect(first.status == 76, "\(first.error)")
                #expect(first.error.contains("budget.time"))
                let before = server.requests.count
                let second = try await place.gpo.run(["resume", "slow", "-q"])
                #expect(second.status == 76)
                #expect(server.requests.count == before)
                let third = try await place.gpo.run(["resume", "slow", "--set", "budget.time=1h", "-q"])
                #expect(third.status == 0, "\(third.error)")
            }
        }
    }

    /// Dollars at which the run is killed, one kill after the other; 5.00 may be spent.
    @Test(
        "killed at concurrency 64 and resumed, a run never spends more than 5.00 dollars by the server's own count",
        arguments: [[4.99], [2.5, 3.5, 4.2], [4.5, 4.6, 4.7]])
    func killedNearTheLimit(moments: [Double]) async throws {
        let till = Till()
        try await Workplace.run { place in
            try place.writeData(validation: 110)
            let slot = ProcessSlot()
            let left = Mutex(moments)
            try await FakeServer.run { request in
                let spent = till.charge(request)
                let isDue = left.withLock { left in
                    guard let next = left.first, Double(spent) >= next * 1e6 else { return false }
                    left.removeFirst()
                    return true
                }
                if isDue { slot.send([SIGKILL]) }
                return await till.reply(request)
            } body: { server in
                try place.writePipeline(url: server.url, concurrency: 64, more: Till.prices + "\nbudget: {usd: 5.00}")
                var outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", "near", "-q"]) { slot.set($0) }
                #expect(outcome.status == -SIGKILL, "\(outcome.error)")
                while outcome.status == -SIGKILL {
                    outcome = try await place.gpo.run(["resume", "near", "-q"]) { slot.set($0) }
                }
                #expect(outcome.status == 76, "\(outcome.error)")
                #expect(till.spent <= 5_000_000)
                if moments == [4.99] { #expect(till.spent >= 4_990_000) }
                let raised = try await place.gpo.run(["resume", "near", "-q", "--set", "budget.usd=10"])
                #expect(raised.status == 0, "\(raised.error)")
                #expect(till.spent > 5_000_000)
                #expect(till.spent <= 10_000_000)
                let changes = try place.events("near").compactMap { event in
                    if case .sessionStarted(let started) = event.payload { started.changes } else { nil }
                }
                #expect(changes.last?.map(\.path) == ["budget.usd"])
                #expect(changes.last?.first?.new == .number(10) || changes.last?.first?.new == .integer(10))
            }
        }
    }

    @Test(
        "a budget that could not hold is refused before anything is written",
        arguments: [
            ("budget: {usd: 5}", "https://example.org/v1", "max_tokens: 16", "no price is known for m"),
            ("budget: {tokens: 5000}", "http://127.0.0.1:9/v1", "max_tokens: null", "without a bound"),
            (
                "budget: {usd: 5}\nprices: {m: {input: 1, output: 1}}", "http://127.0.0.1:9/v1", "max_tokens: null",
                "without a bound"
            ),
        ])
    func unholdable(budget: String, url: String, bound: String, words: String) async throws {
        try await Workplace.run { place in
            try place.writePipeline(
                models: """
                      task: {provider: openai, url: \(url), model: m, \(bound)}
                      optimizer: {provider: openai, url: \(url), model: m}
                    """, more: budget)
            let outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", "never"])
            #expect(outcome.status == 65)
            #expect(outcome.error.contains(words), "\(outcome.error)")
            #expect(place.store.ids().isEmpty)
        }
    }

    @Test("cached tokens are priced as such, and shown, and the rates are in the log")
    func cachedTokens() async throws {
        try await Workplace.run { place in
            try await FakeServer.run { request in
                let reply = await FakeModel().reply(request)
                if request.path.hasSuffix("/embeddings") || request.count > 1 { return reply }
                return .chat(["Yes"], promptTokens: 100, cachedTokens: 80)
            } body: { server in
                try place.writePipeline(
                    url: server.url,
                    more: "prices: {fake-task: {input: 10, cached_input: 1, output: 10}}")
                let outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", "run"])
                #expect(outcome.status == 0, "\(outcome.error)")
                let events = try place.events("run")
                let costs = events.compactMap { event in
                    if case .callCompleted(let call) = event.payload, call.role == .task, call.reused == nil {
                        call.microdollars
                    } else {
                        nil
                    }
                }
                // 20 at 10, 80 at 1 and one token of the reply at 10.
                #expect(Set(costs) == [20 * 10 + 80 + 10])
                #expect(outcome.output.contains("of them cached)"), "\(outcome.output)")
                let log = try await place.gpo.run(["log", "run", "--type", "call.completed"])
                #expect(log.output.contains("100 (80 cached) + 1 tokens"), "\(log.output)")
                guard case .runCreated(let created)? = events.first?.payload else {
                    Issue.record("no run.created")
                    return
                }
                let rate = created.rates.first { $0.role == .task }
                #expect(rate?.cachedMicrodollars == 1_000_000)
                #expect(rate?.source == "pipeline")
            }
        }
    }
}

/// A server that charges by the token, and keeps its own count.
private final class Till: Sendable {
    private let total = Mutex(0)

    /// A dollar for 25,000 tokens of the task model, so that a call costs at most a cent; the others cost nothing.
    static let prices = """
        prices:
          fake-task: {input: 40, output: 40}
          fake-optimizer: {input: 0, output: 0}
          fake-embedding: {input: 0, output: 0}
        """

    /// Millionths of a dollar.
    var spent: Int { total.withLock(\.self) }

    /// Charges a request that has arrived, whatever becomes of its reply; gives back the sum.
    func charge(_ request: FakeRequest) -> Int {
        let cost = request.text.contains("fake-task") ? Self.tokens(request) * 40 : 0
        return total.withLock {
            $0 += cost
            return $0
        }
    }

    /// What a request uses, as its reply says: less than its bound, as with real tokenizers.
    static func tokens(_ request: FakeRequest) -> Int {
        if request.path.hasSuffix("/embeddings") { return request.body.count / 4 }
        return 100 + answers(request).reduce(0) { $0 + $1.split(separator: " ").count }
    }

    @Sendable func reply(_ request: FakeRequest) async -> FakeReply {
        if request.path.hasSuffix("/embeddings") { return await FakeModel().reply(request) }
        return .chat(Self.answers(request), promptTokens: 100)
    }

    private static func answers(_ request: FakeRequest) -> [String] {
        FakeModel().answers(to: request.text, count: request.count, digest: request.digest)
    }
}
