import EventLog
import Foundation
import History
import Runs
import Support
import Testing

@Suite("Runs recorded by earlier versions are decided today as they were then")
struct GoldenRunTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Golden").path

    /// `version/name` of every recorded run.
    static let runs: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).flatMap {
        version in
        RunStore(path: "\(folder)/\(version)").ids().map { "\(version)/\($0)" }
    }

    private static func location(_ run: String) -> RunLocation { RunLocation(id: run, path: "\(folder)/\(run)") }

    @Test("each replays to the same decisions, or differs where a changed rule is declared", arguments: runs)
    func replays(_ run: String) throws {
        let replay = try Replay.run(Self.location(run), files: LiveFileSystem(), all: true)
        for difference in replay.differences where difference.changedRules().isEmpty {
            Issue.record(
                """
                event \(difference.recorded.seq), \(difference.recorded.payload.type): \(difference.problem ?? "")
                recorded \(difference.recorded.payload)
                derived  \(difference.derived.map { "\($0.payload)" } ?? "nothing")
                If this change is meant, docs/decisions/0014 says what to do.
                """)
            break
        }
        #expect(replay.decisions > 40 && replay.calls > 20)
        #expect(try RunVerification.run(Self.location(run), files: LiveFileSystem()).isSound)
    }

    @Test("a rule that was changed on purpose is named beside a difference of an older version, and of no other")
    func changedRule() throws {
        let recorded = Event(
            seq: 9, time: Timestamp(microseconds: 0), step: 0, causes: [],
            payload: SessionEnded(reason: .finished, detail: nil).payload)
        let rules = [
            ChangedRule(since: "0.2.0", types: ["session.ended"], says: "ends otherwise", decision: "0099"),
            ChangedRule(since: "0.10.0", types: ["step.started"], says: "starts otherwise", decision: "0098"),
        ]
        func heard(_ tool: String) -> [String] {
            ReplayDifference(recorded: recorded, derived: nil, problem: nil, tool: tool)
                .changedRules(among: rules).map(\.decision)
        }
        #expect(heard("0.1.9") == ["0099"])
        #expect(heard("0.2.0") == [])
        #expect(heard("0.10.0") == [])
    }

    @Test("together they have every type of decision, every reason of a rejection, and every way of deciding")
    func coverage() throws {
        var types: Set<String> = []
        var reasons: Set<CandidateRejected.Reason> = []
        var forms: Set<String> = []
        var policies: Set<String> = []
        var templates: Set<String> = []
        var sessions: Set<SessionStarted.Reason> = []
        for run in Self.runs {
            try RunHistory.events(of: Self.location(run), files: LiveFileSystem()) { event in
                types.insert(event.payload.type)
                switch event.payload {
                case .candidateRejected(let value): reasons.insert(value.reason)
                case .candidateGenerated(let value): forms.insert(value.form)
                case .trajectoryRetrieved(let value): policies.insert(value.policy)
                case .metapromptBuilt(let value): templates.insert(value.template)
                case .sessionStarted(let value): sessions.insert(value.reason)
                default: return
                }
            }
        }
        #expect(types == Set(Payload.types.map { $0.type }))
        #expect(reasons.isSuperset(of: [.unparsable, .empty, .duplicate, .overBudget, .unmeasured]))
        #expect(forms.isSuperset(of: ["initial", "tags", "label", "given"]))
        #expect(policies == ["recency", "importance", "relevance"])
        #expect(templates == ["generate", "edit"])
        #expect(sessions == [.created, .resumed, .forked])
    }

    @Test(
        "they are recorded anew for this version, set GPO_RECORD_GOLDEN=1",
        .enabled(if: ProcessInfo.processInfo.environment["GPO_RECORD_GOLDEN"] != nil, "needs GPO_RECORD_GOLDEN=1"))
    func record() async throws {
        for (name, pipeline, mishaps, honours) in Self.pipelines {
            try await withPlace(TrialModel(mishaps: mishaps, honoursCount: honours), pipeline) { place in
                try await place.succeed(["run", "pipeline.yaml", "--id", name, "-q"])
                try await keep([name], of: place)
            }
        }
        try await withPlace(TrialModel(mishaps: 3), Self.rich) { place in
            try await place.succeed(["run", "pipeline.yaml", "--id", "parent", "-q"])
            try await place.succeed(
                [
                    "fork", "parent", "--at", "step:1", "--id", "fork", "-q", "--run", "--set",
                    "task.answer.metric=contains", "--set", "models.embedding={provider: lexical, model: lexical}",
                    "--set", "task.prompt=Think, then say yes or no.", "--set", "optimizer.edit_budget.decay=linear",
                    "--set",
                    "models.task.max_tokens=17",
                ])
            try await place.succeed(["rescore", "fork", "--metric", "exact", "-q"])
            try await keep(["fork"], of: place)
            let poor = try await place.gpo.run(
                ["run", "pipeline.yaml", "--id", "exhausted", "-q", "--set", "budget.calls=40"])
            #expect(poor.status == 76)
            try await place.succeed(["resume", "exhausted", "-q", "--set", "budget.calls=4000"])
            try await keep(["exhausted"], of: place)
        }
    }

    private static let rich = {
        var pipeline = TrialPipeline()
        pipeline.embeds = true
        pipeline.askAgain = true
        pipeline.epochs = 2
        pipeline.candidates = 4
        return pipeline
    }()

    /// One for each way of deciding, with the mishaps that its model has.
    private static let pipelines: [(String, TrialPipeline, UInt64, Bool)] = {
        func trial(_ change: (inout TrialPipeline) -> Void) -> TrialPipeline {
            var pipeline = TrialPipeline()
            pipeline.epochs = 2
            pipeline.candidates = 4
            change(&pipeline)
            return pipeline
        }
        return [
            ("relevance-endpoint", rich, 3, true), ("relevance-lexical", trial { $0.failedShare = 0.1 }, 5, false),
            (
                "recency-warmup",
                trial {
                    $0.trajectory = "recency"
                    $0.budget = "{initial: 12, final: 5, decay: linear, warmup: 2, enforce: reject}"
                    $0.position = "before-question"
                }, 7, true
            ),
            (
                "importance-edit-unenforced",
                trial {
                    $0.trajectory = "importance"
                    $0.update = "edit"
                    $0.budget = "{initial: 8, final: 4, decay: fixed, warmup: 0, enforce: off}"
                    $0.position = "answer-begin"
                    $0.metric = "contains"
                }, 11, true
            ),
            (
                "none-best-so-far",
                trial {
                    $0.trajectory = "none"
                    $0.selection = "best-so-far"
                    $0.position = "question-begin"
                    $0.metric = "label"
                    $0.failedShare = 0.2
                }, 13, true
            ),
        ]
    }()

    private func withPlace(
        _ model: TrialModel, _ pipeline: TrialPipeline, _ body: @Sendable (Workplace) async throws -> Void
    ) async throws {
        try await Workplace.run { place in
            try place.writeData(train: 8, validation: 6, test: 3)
            try await FakeServer.run(model.reply) { server in
                try place.write(pipeline.yaml(url: server.url), to: "pipeline.yaml")
                try await body(place)
            }
        }
    }

    /// Keeps the runs' logs under this version, without the name of the machine.
    private func keep(_ names: [String], of place: Workplace) async throws {
        for name in names {
            let target = "\(Self.folder)/\(Tool.version)/\(name)"
            try? FileManager.default.removeItem(atPath: target)
            let lines = try place.events(name).map { event -> [UInt8] in
                guard case .sessionStarted(var started) = event.payload else { return event.line }
                started.host = "host"
                var event = event
                event.payload = .sessionStarted(started)
                return event.line
            }
            try await ForgedLog.write(lines, as: "\(name)-kept", in: place)
            let kept = place.store.location(of: "\(name)-kept").path
            try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: "\(kept)/events", toPath: "\(target)/events")
        }
    }
}
