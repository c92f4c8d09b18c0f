import History
import Optimization
import Testing

@Suite("A run in which calls fail")
struct FailureTests {
    @Test("takes the mean over the examples that were answered, up to the share that may fail")
    func underTheShare() throws {
        var run = SmallRun.simulation(
            try SmallRun.plan(failedExamplesShare: 0.5), in: .healthy().failing { $0 % 9 == 0 })
        #expect(run.run() == .finished)
        let evaluations = run.log.compactMap { event -> CandidateEvaluated? in
            if case .candidateEvaluated(let evaluated) = event.payload, evaluated.split == .validation {
                evaluated
            } else {
                nil
            }
        }
        #expect(evaluations.contains { $0.failed > 0 })
        for evaluation in evaluations {
            #expect(evaluation.n + evaluation.failed == 4)
            let row = run.state.scores[evaluation.candidate, .validation]?.scores ?? [:]
            #expect(row.count == evaluation.n)
            #expect(evaluation.mean == (row.isEmpty ? 0 : row.values.reduce(0, +) / Double(row.count)))
        }
    }

    @Test("rejects a candidate with more failures than that, and never selects it")
    func overTheShare() throws {
        // Of the questions to some candidates, half fail.
        var world = ScriptedWorld.healthy()
        world.task = { messages in
            let question = messages[0].text
            let fails = question.contains("twice") && (question.contains("Is 1") || question.contains("Is 2"))
            return fails ? .failed(kind: "stalled") : ScriptedWorld.answering(messages)
        }
        let settings = SmallRun.settings(selection: .bestSoFar, candidates: 8)
        var run = SmallRun.simulation(try SmallRun.plan(settings, failedExamplesShare: 0.25), in: world)
        #expect(run.run() == .finished)
        let unmeasured = run.state.trajectory.candidates.filter(\.isUnmeasured)
        let measured = run.state.trajectory.candidates.filter { !$0.isUnmeasured }
        #expect(!unmeasured.isEmpty)
        #expect(unmeasured.allSatisfy { $0.score == nil && !run.state.trajectory.wasUsed($0.id) })
        #expect(unmeasured.allSatisfy { ($0.evaluations[.validation]?.failed ?? 0) > 1 })
        #expect(measured.allSatisfy { ($0.evaluations[.validation]?.failed ?? 0) <= 1 })
        let options = run.log.flatMap { event -> [CandidateID] in
            if case .candidateSelected(let selected) = event.payload { selected.options.map(\.candidate) } else { [] }
        }
        #expect(Set(options).isDisjoint(with: unmeasured.map(\.id)))
    }

    @Test("ends with the reason where no candidate can be measured, and goes on when resumed")
    func noneLeft() throws {
        let plan = try SmallRun.plan()
        var run = SmallRun.simulation(plan, in: .healthy().failing { _ in true })
        #expect(
            run.run()
                == .gaveUp(
                    "c0: 4 of 4 calls for validation examples failed for good, the last with stalled: nothing came"))
        run.startSession()
        run.world = .healthy()
        #expect(run.run() == .finished)
        var never = SmallRun.simulation(plan, in: .healthy())
        #expect(never.run() == .finished)
        #expect(run.decisions == never.decisions)
    }

    @Test("ends with the reason where a later step has no candidate left, and goes on when resumed")
    func noneLeftLater() throws {
        let plan = try SmallRun.plan()
        var world = ScriptedWorld.healthy()
        world.task = { messages in
            messages[0].text.contains("step by step") ? ScriptedWorld.answering(messages) : .failed(kind: "stalled")
        }
        var run = SmallRun.simulation(plan, in: world)
        guard case .gaveUp(let reason) = run.run() else {
            Issue.record("the run should have given up")
            return
        }
        #expect(reason.contains("4 of 4 calls for validation examples failed for good"))
        run.startSession()
        run.world = .healthy()
        #expect(run.run() == .finished)
        var never = SmallRun.simulation(plan, in: .healthy())
        #expect(never.run() == .finished)
        #expect(run.decisions == never.decisions)
    }

    @Test("ends with the reason where no call for candidates succeeds, and goes on when resumed")
    func noReplies() throws {
        let plan = try SmallRun.plan()
        var world = ScriptedWorld.healthy()
        world.optimizer = { _, _, _ in .failed(kind: "too-long") }
        var run = SmallRun.simulation(plan, in: world)
        #expect(
            run.run() == .gaveUp("step 0: no call for candidates succeeded, the last with too-long: nothing came"))
        run.startSession()
        run.world = .healthy()
        #expect(run.run() == .finished)
        #expect(run.state.progress.finishedSteps == 4)
    }

    @Test("says of each lost reply why there is no candidate")
    func lostReplies() throws {
        var run = SmallRun.simulation(try SmallRun.plan(), in: DecisionTests.losingReplies)
        #expect(run.run() == .finished)
        let failed = run.log.compactMap { event -> String? in
            if case .candidateRejected(let rejected) = event.payload, rejected.reason == .failed {
                rejected.detail
            } else {
                nil
            }
        }
        #expect(failed.count >= 4)
        #expect(failed.allSatisfy { $0 == "too-long: nothing came" })
    }

    @Test("counts a reply without a choice as a lost one")
    func emptyReply() throws {
        var world = ScriptedWorld.healthy(choices: 1)
        let optimizer = world.optimizer
        world.optimizer = { metaprompt, choices, seed in
            seed % 2 == 0 ? .texts([]) : optimizer(metaprompt, choices, seed)
        }
        var run = SmallRun.simulation(try SmallRun.plan(), in: world)
        #expect(run.run() == .finished)
        world.optimizer = { _, _, _ in .texts([]) }
        var none = SmallRun.simulation(try SmallRun.plan(), in: world)
        #expect(
            none.run() == .gaveUp("step 0: no call for candidates succeeded, the last with the reply has no choice"))
    }

    @Test(
        "keeps the current prompt where a step brings no candidate",
        arguments: [
            ("I cannot do better.", .unparsable), ("<prompt></prompt>", .empty),
            ("<prompt>Let's think  step by step.</prompt>", .duplicate),
            ("<prompt>\(String(repeating: "on and ", count: 30))</prompt>", .overBudget),
        ] as [(String, CandidateRejected.Reason)])
    func noCandidates(reply: String, reason: CandidateRejected.Reason) throws {
        var world = ScriptedWorld.healthy()
        world.optimizer = { _, choices, _ in .texts(Array(repeating: reply, count: choices)) }
        var run = SmallRun.simulation(try SmallRun.plan(), in: world)
        #expect(run.run() == .finished)
        let rejected = run.log.compactMap { event -> CandidateRejected? in
            if case .candidateRejected(let rejected) = event.payload { rejected } else { nil }
        }
        #expect(rejected.count == 16)
        #expect(rejected.allSatisfy { $0.reason == reason })
        #expect(rejected.allSatisfy { ($0.duplicateOf != nil) == (reason == .duplicate) })
        #expect(run.state.trajectory.candidates.count == 1)
        #expect(run.state.trajectory.path.map(\.candidate) == Array(repeating: .initial, count: 5))
        #expect(run.state.progress.result?.value.best == .initial)
    }

    @Test("measures a candidate over the budget where the budget is not enforced")
    func unenforced() throws {
        var world = ScriptedWorld.healthy()
        world.optimizer = { _, choices, seed in
            .texts((0..<choices).map { "<prompt>\(String(repeating: "on and \($0 + seed) ", count: 30))</prompt>" })
        }
        var run = SmallRun.simulation(try SmallRun.plan(SmallRun.settings(enforce: .off)), in: world)
        #expect(run.run() == .finished)
        #expect(run.state.trajectory.candidates.count == 17)
        #expect(run.state.trajectory.candidates.dropFirst().allSatisfy { $0.changedWords > 12 })
    }

    @Test("takes no more candidates than it asked for")
    func tooMany() throws {
        var world = ScriptedWorld.healthy()
        world.optimizer = { _, _, seed in .texts((0..<9).map { "<prompt>Let's think \($0 + seed).</prompt>" }) }
        var run = SmallRun.simulation(try SmallRun.plan(), in: world)
        #expect(run.run() == .finished)
        #expect(run.state.trajectory.candidates.count == 17)
    }
}
