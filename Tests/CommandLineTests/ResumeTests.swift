import Foundation
import History
import Support
import Synchronization
import Testing

/// Kills at about this many moments in all; more by the environment.
private let kills = Int(ProcessInfo.processInfo.environment["GPO_KILLS"] ?? "") ?? 20

@Suite("A run that is cut off goes on as if it had not been", .serialized)
struct ResumeTests {
    /// The same task before two models: one that gives as many replies as it is asked for and never fails, and one that
    /// gives one at a time, answers vaguely, and fails now and then.
    static let models: [(name: String, make: @Sendable () -> TrialModel)] = [
        ("steady", { TrialModel(mishaps: 0) }), ("unsteady", { TrialModel(mishaps: 5, honoursCount: false) }),
    ]

    @Test(
        "killed at random moments and resumed, a run decides what an uninterrupted one decides, and pays once",
        arguments: models.indices, [false, true])
    func killedAndResumed(model: Int, forked: Bool) async throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let make = Self.models[model].make
        let label = "seed \(seed), model \(Self.models[model].name)\(forked ? ", a fork" : "")"
        let whole = try await uninterrupted(make(), forked: forked)
        try #require(whole.requests > 30)
        for _ in 0..<(kills + 3) / 4 {
            // Before a fork has begun there is nothing of it to be killed.
            let moment = whole.before + 1 + random.below(whole.requests - whole.before)
            try await Workplace.run { place in
                let slot = ProcessSlot()
                let sent = Mutex<Set<[UInt8]>>([])
                let answered = Mutex<Set<[UInt8]>>([])
                let trial = make()
                try await FakeServer.run { request in
                    // A request that is sent again after the kill is no new one.
                    let number = sent.withLock { sent -> Int? in
                        sent.insert(request.body).inserted ? sent.count : nil
                    }
                    if number == moment {
                        slot.send([SIGKILL])
                        return .fault(.neverReplies)
                    }
                    let reply = await trial.reply(request)
                    if case .json(_, 200, _) = reply { answered.withLock { _ = $0.insert(request.body) } }
                    return reply
                } body: { server in
                    try place.write(Self.pipeline.yaml(url: server.url), to: "pipeline.yaml")
                    if forked { try await Self.makeFork(place) }
                    // What the parent asked behind the fork's beginning is no past of the fork.
                    answered.withLock { $0.removeAll() }
                    let arguments =
                        forked ? ["resume", "killed", "-q"] : ["run", "pipeline.yaml", "--id", "killed", "-q"]
                    let first = try await place.gpo.run(arguments) { slot.set($0) }
                    #expect(first.status == -SIGKILL, "\(label), moment \(moment): \(first.error)")
                    let paid = answered.withLock(\.self)
                    let before = server.requests.count
                    let second = try await place.gpo.run(["resume", "killed", "-q"])
                    #expect(second.status == 0, "\(label), moment \(moment): \(second.error)")
                    let lines = Decisions.lines(try place.events("killed"))
                    #expect(lines == whole.decisions, "\(label), moment \(moment)")
                    // Only what was under way when the process died may have been sent twice.
                    let again = server.requests.dropFirst(before).count { paid.contains($0.body) }
                    #expect(again <= Self.pipeline.concurrency, "\(label), moment \(moment)")
                }
            }
        }
    }

    private static let pipeline = {
        var pipeline = TrialPipeline()
        pipeline.embeds = true
        pipeline.askAgain = true
        pipeline.epochs = 2
        pipeline.candidates = 4
        return pipeline
    }()

    /// A fork under other settings, made of a run that is already there.
    private static func makeFork(_ place: Workplace) async throws {
        try await place.succeed(["run", "pipeline.yaml", "--id", "parent", "-q"])
        try await place.succeed(
            [
                "fork", "parent", "--at", "step:1", "--id", "killed", "-q", "--set", "seed=11", "--set",
                "optimizer.edit_budget.decay=linear",
            ])
    }

    @Test(
        "an interrupt, also one that reaches the process twice, ends the session in order with exit 130, and resume finishes the run",
        arguments: [[SIGINT], [SIGINT, SIGTERM]])
    func interrupted(signals: [Int32]) async throws {
        let expected = try await usual()
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

    /// The decisions of a run that nothing disturbs, the number of different requests, and those before its fork.
    private func uninterrupted(
        _ model: TrialModel, forked: Bool
    ) async throws -> (decisions: [String], requests: Int, before: Int) {
        try await Workplace.run { place in
            try await FakeServer.run(model.reply) { server in
                try place.write(Self.pipeline.yaml(url: server.url), to: "pipeline.yaml")
                var before = 0
                if forked {
                    try await Self.makeFork(place)
                    before = Set(server.requests.map(\.body)).count
                    try await place.succeed(["resume", "killed", "-q"])
                } else {
                    try await place.succeed(["run", "pipeline.yaml", "--id", "killed", "-q"])
                }
                let decisions = Decisions.lines(try place.events("killed"))
                return (decisions, Set(server.requests.map(\.body)).count, before)
            }
        }
    }

    /// The decisions of the usual run that nothing disturbs.
    private func usual() async throws -> [String] {
        try await Workplace.run { place in
            try await FakeServer.run { server in
                try place.writePipeline(url: server.url)
                try await place.succeed(["run", "pipeline.yaml", "--id", "whole", "-q"])
                return Decisions.lines(try place.events("whole"))
            }
        }
    }
}
