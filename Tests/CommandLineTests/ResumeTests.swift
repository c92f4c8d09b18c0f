import Foundation
import History
import Support
import Synchronization
import Testing

/// Kills at this many moments; more by the environment.
private let kills = Int(ProcessInfo.processInfo.environment["GPO_KILLS"] ?? "") ?? 20

@Suite("A run that is cut off goes on as if it had not been", .serialized)
struct ResumeTests {
    @Test("killed at random moments and resumed, a run decides what an uninterrupted one decides, and pays once")
    func killedAndResumed() async throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededNumbers(seed)
        let concurrency = 4
        let (expected, total) = try await uninterrupted(concurrency: concurrency)
        try #require(total > 50)
        let moments = (0..<kills).map { _ in 1 + Int(random.next() % UInt64(total)) }
        for moment in moments {
            try await Workplace.run { place in
                let slot = ProcessSlot()
                let seen = Mutex(0)
                try await FakeServer.run { request in
                    let ordinal = seen.withLock {
                        $0 += 1
                        return $0
                    }
                    if ordinal == moment {
                        slot.send([SIGKILL])
                        return .fault(.neverReplies)
                    }
                    return await FakeModel().reply(request)
                } body: { server in
                    try place.writePipeline(url: server.url, concurrency: concurrency)
                    let first = try await place.gpo.run(["run", "pipeline.yaml", "--id", "killed", "-q"]) {
                        slot.set($0)
                    }
                    #expect(first.status == -SIGKILL, "seed \(seed), moment \(moment): \(first.error)")
                    let second = try await place.gpo.run(["resume", "killed", "-q"])
                    #expect(second.status == 0, "seed \(seed), moment \(moment): \(second.error)")
                    let lines = Decisions.lines(try place.events("killed"))
                    #expect(lines == expected, "seed \(seed), moment \(moment)")
                    #expect(server.requests.count <= total + concurrency, "seed \(seed), moment \(moment)")
                    #expect(server.requests.count >= total, "seed \(seed), moment \(moment)")
                }
            }
        }
    }

    @Test(
        "an interrupt, also one that reaches the process twice, ends the session in order with exit 130, and resume finishes the run",
        arguments: [[SIGINT], [SIGINT, SIGTERM]])
    func interrupted(signals: [Int32]) async throws {
        let (expected, _) = try await uninterrupted(concurrency: 4)
        try await Workplace.run { place in
            let slot = ProcessSlot()
            let seen = Mutex(0)
            try await FakeServer.run { request in
                if seen.withLock({
                    $0 += 1
                    return $0
                }) == 40 {
                    slot.send(signals)
                    return .fault(.neverReplies)
                }
                return await FakeModel().reply(request)
            } body: { server in
                try place.writePipeline(url: server.url)
                let first = try await place.gpo.run(["run", "pipeline.yaml", "--id", "stopped"]) { slot.set($0) }
                #expect(first.status == 130)
                #expect(first.error.contains("gpo resume stopped"))
                guard
                    case .sessionEnded(let ended)? = try place.events("stopped").first(where: {
                        $0.payload.type == "session.ended"
                    })?.payload
                else {
                    Issue.record("no session.ended")
                    return
                }
                #expect(ended.reason == .interrupted)
                #expect(try await place.gpo.run(["resume", "stopped", "-q"]).status == 0)
                #expect(Decisions.lines(try place.events("stopped")) == expected)
            }
        }
    }

    @Test("a second writer exits 75 and names the holder")
    func locked() async throws {
        try await Workplace.run { place in
            let slot = ProcessSlot()
            let answers = Mutex<[Gpo.Outcome]>([])
            let seen = Mutex(0)
            try await FakeServer.run { request in
                if seen.withLock({
                    $0 += 1
                    return $0
                }) == 20 {
                    let second = try? await place.gpo.run(["resume", "held"])
                    answers.withLock { $0.append(contentsOf: second.map { [$0] } ?? []) }
                }
                return await FakeModel().reply(request)
            } body: { server in
                try place.writePipeline(url: server.url)
                let first = try await place.gpo.run(["run", "pipeline.yaml", "--id", "held", "-q"]) { slot.set($0) }
                #expect(first.status == 0)
                let all = answers.withLock { $0 }
                let second = try #require(all.first)
                #expect(second.status == 75)
                #expect(second.error.contains("another process writes to this run: process "))
            }
        }
    }

    /// The decisions and the number of requests of a run that nothing disturbs.
    private func uninterrupted(concurrency: Int) async throws -> (decisions: [String], requests: Int) {
        try await Workplace.run { place in
            try await FakeServer.run { server in
                try place.writePipeline(url: server.url, concurrency: concurrency)
                let outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", "whole", "-q"])
                try #require(outcome.status == 0, "\(outcome.error)")
                let events = try place.events("whole")
                let requests = events.count { $0.payload.type == "call.requested" }
                try #require(server.requests.count == requests, "the run was disturbed: a call was sent twice")
                return (Decisions.lines(events), requests)
            }
        }
    }
}

/// SplitMix64.
struct SeededNumbers {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
