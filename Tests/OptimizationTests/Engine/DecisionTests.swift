import History
import Optimization
import Support
import Testing

@Suite("The decisions of a run")
struct DecisionTests {
    static var worlds: [(name: String, world: ScriptedWorld)] {
        [
            ("healthy", .healthy()), ("one reply a call", .healthy(choices: 1)),
            ("three replies a call", .healthy(choices: 3)),
            ("with failing examples", .healthy().failing { $0 % 9 == 0 }),
            ("with failing replies", Self.losingReplies),
        ]
    }

    /// The first call of each step fails, and every third of those that follow.
    static var losingReplies: ScriptedWorld {
        var world = ScriptedWorld.healthy(choices: 2)
        let optimizer = world.optimizer
        world.optimizer = { metaprompt, choices, seed in
            choices > 1 || seed % 3 == 0 ? .failed(kind: "too-long") : optimizer(metaprompt, choices, seed)
        }
        return world
    }

    private static func plan() throws -> Plan { try SmallRun.plan(failedExamplesShare: 0.5) }

    @Test("lead to the end, in every world that lets them", arguments: 0..<5)
    func ends(index: Int) throws {
        let world = Self.worlds[index].world
        for trajectory in Direction.Trajectory.allCases {
            for selection in Selection.allCases {
                let settings = SmallRun.settings(trajectory: trajectory, selection: selection)
                var run = SmallRun.simulation(try SmallRun.plan(settings, failedExamplesShare: 0.5), in: world)
                #expect(run.run(decidingTwice: true) == .finished, "\(trajectory) \(selection)")
                #expect(run.state.progress.finishedSteps == 4)
                #expect(run.state.progress.result?.value.best == run.state.trajectory.best?.id)
                #expect(run.state.calls.waiting.keys.allSatisfy { !$0.isOfStep })
            }
        }
    }

    @Test("are the same again from every event of the log, with and without a new session", arguments: 0..<5)
    func fromEveryPrefix(index: Int) throws {
        let (name, world) = Self.worlds[index]
        let settings = SmallRun.settings(trajectory: index == 0 ? .relevance : .importance, epochs: 1, candidates: 3)
        let plan = try SmallRun.plan(settings, failedExamplesShare: 0.5)
        var whole = SmallRun.simulation(plan, in: world, test: 2)
        let beginning = whole.log.count
        #expect(whole.run() == .finished)
        for length in beginning...whole.log.count {
            for newSession in index == 0 ? [false, true] : [length % 2 == 0] {
                var resumed = Simulation(plan, world: world, past: whole.log.prefix(length))
                if newSession { resumed.startSession() }
                #expect(resumed.run() == .finished)
                guard resumed.decisions == whole.decisions else {
                    let pairs = zip(resumed.decisions, whole.decisions)
                    let first = pairs.first { $0 != $1 }.map { "\($0) instead of \($1)" } ?? "one ends early"
                    Issue.record("\(name), resumed after event \(length), new session \(newSession): \(first)")
                    return
                }
            }
        }
    }

    @Test("with an embedding model are the same again from every commit of the log")
    func fromEveryCommitWithEmbeddings() throws {
        let plan = try SmallRun.plan(SmallRun.settings(epochs: 1, candidates: 3), embeddingModel: "m")
        var whole = SmallRun.simulation(plan, in: .healthy(), test: 0)
        let beginning = whole.log.count
        #expect(whole.run() == .finished)
        // A vector and the call that brought it are one commit, so no log ends between them.
        let ends = (beginning...whole.log.count).filter { length in
            guard length < whole.log.count, case .embeddingComputed = whole.log[length].payload else { return true }
            return false
        }
        for length in ends where length % 3 == 0 {
            var resumed = Simulation(plan, world: .healthy(), past: whole.log.prefix(length))
            resumed.startSession()
            #expect(resumed.run() == .finished)
            #expect(resumed.decisions == whole.decisions, "resumed after \(length)")
        }
    }

    @Test("do not depend on the order in which answers arrive", arguments: 0..<5)
    func anyArrival(index: Int) throws {
        let plan = try SmallRun.plan(SmallRun.settings(epochs: 1), failedExamplesShare: 0.5)
        var inOrder = SmallRun.simulation(plan, in: Self.worlds[index].world)
        #expect(inOrder.run() == .finished)
        for seed in 0..<4 {
            var world = Self.worlds[index].world
            world.arrival = { count in
                var random = SeededGenerator(seed: seed &* 1000 &+ count)
                return (0..<count).shuffled(using: &random)
            }
            var shuffled = SmallRun.simulation(plan, in: world)
            #expect(shuffled.run() == .finished)
            #expect(shuffled.decisions == inOrder.decisions, "\(Self.worlds[index].name), seed \(seed)")
            #expect(shuffled.log.map(\.seq) == Array(1...shuffled.log.count))
        }
    }

    @Test("name what they follow from: events before them, each once, in order", arguments: 0..<5)
    func causes(index: Int) throws {
        var run = SmallRun.simulation(try Self.plan(), in: Self.worlds[index].world)
        #expect(run.run() == .finished)
        for event in run.log.dropFirst(SmallRun.beginning().count) {
            #expect(!event.causes.isEmpty, "\(event.payload.type) \(event.seq) follows from nothing")
            #expect(event.causes.allSatisfy { $0 >= 1 && $0 < event.seq }, "\(event.payload.type) \(event.seq)")
            #expect(event.causes == Set(event.causes).sorted())
        }
    }

    @Test("ask for the same with the same seeds, and for other steps and slots with others")
    func seeds() throws {
        var seeds: [String: Int] = [:]
        var world = ScriptedWorld.healthy(choices: 1)
        let optimizer = world.optimizer
        let asked = Asked()
        world.optimizer = { metaprompt, choices, seed in
            asked.seeds.append(seed)
            return optimizer(metaprompt, choices, seed)
        }
        var run = SmallRun.simulation(try Self.plan(), in: world)
        #expect(run.run() == .finished)
        #expect(Set(asked.seeds).count == asked.seeds.count)
        #expect(asked.seeds.allSatisfy { (0..<1 << 31).contains($0) })
        for step in 0..<4 {
            for slot in 0..<4 {
                seeds["\(step)/\(slot)"] = StableHash.seed(run: 7, step: step, purpose: "optimizer/\(slot)")
            }
        }
        #expect(Set(asked.seeds) == Set(seeds.values))
    }

    private final class Asked {
        var seeds: [Int] = []
    }
}
