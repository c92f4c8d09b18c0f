import Foundation
import History
import Support
import Synchronization
import Testing

@Suite("A run spends no more than it may, whatever happens", .serialized)
struct SpendingTests {
    /// Each call costs at most this many microdollars in these tests, and the fake server charges just that.
    private static let prices = """
        prices:
          fake-task: {input: 1000, output: 1000}
          fake-optimizer: {input: 1000, output: 1000}
          fake-embedding: {input: 0, output: 0}
        """

    @Test("a call budget ends the session with exit 76, and a larger one finishes the run")
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

    @Test(
        "killed near the end of a dollar budget at concurrency 64, a run never spends more than it by the server's count"
    )
    func killedNearTheLimit() async throws {
        // A request of N bytes is charged as N prompt tokens, the most that its bound allows, and as 16 of the reply.
        let spent = Mutex(0)
        @Sendable func charge(_ request: FakeRequest) -> Int {
            request.path.hasSuffix("/embeddings") ? 0 : (request.body.count + 16) * 1000
        }
        let limit = 60_000_000
        try await Workplace.run { place in
            let slot = ProcessSlot()
            try await FakeServer.run { request in
                let total = spent.withLock {
                    $0 += charge(request)
                    return $0
                }
                if total > limit * 8 / 10 { slot.send([SIGKILL]) }
                return .chat(["Yes"], promptTokens: 1)
            } body: { server in
                try place.writePipeline(
                    url: server.url, concurrency: 64, more: Self.prices + "\nbudget: {usd: \(limit / 1_000_000)}")
                _ = try await place.gpo.run(["run", "pipeline.yaml", "--id", "near", "-q"]) { slot.set($0) }
                _ = try await place.gpo.run(["resume", "near", "-q"])
                #expect(spent.withLock { $0 } <= limit)
            }
        }
    }

    @Test("a storm of faults changes no decision")
    func storm() async throws {
        let calm = try await decisions { _, _ in nil }
        let faults: [FakeReply] = [
            .json(#"{"error":{"message":"slow down"}}"#, status: 429, headers: ["Retry-After": "0"]),
            .json(#"{"error":{"message":"overloaded"}}"#, status: 503, headers: ["Retry-After": "0"]),
            .json(#"{"error":{"message":"oops"}}"#, status: 500, headers: ["Retry-After": "0"]),
            .fault(.closesMidBody), .fault(.closesBeforeReply), .fault(.badChunks), .fault(.claimsTooMuch),
            .fault(.invalidUTF8), .fault(.page), .fault(.cutJSON), .fault(.errorInside200), .fault(.noChoices),
            .fault(.emptyAnswer),
        ]
        // Three of ten requests fail, each body once at most.
        let failed = Mutex<Set<[UInt8]>>([])
        let stormy = try await decisions { ordinal, request in
            guard ordinal % 10 < 3, failed.withLock({ $0.insert(request.body).inserted }) else { return nil }
            return faults[ordinal / 10 % faults.count]
        }
        #expect(stormy == calm)
        #expect(failed.withLock { $0.count } > 40)
    }

    private func decisions(
        _ fault: @escaping @Sendable (Int, FakeRequest) -> FakeReply?
    ) async throws -> [String] {
        try await Workplace.run { place in
            try await FakeServer.run { request in
                if let reply = fault(request.ordinal, request) { return reply }
                return await FakeModel().reply(request)
            } body: { server in
                try place.writePipeline(url: server.url)
                let outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", "run", "-q"])
                #expect(outcome.status == 0, "\(outcome.error)")
                return Decisions.lines(try place.events("run"))
            }
        }
    }
}
