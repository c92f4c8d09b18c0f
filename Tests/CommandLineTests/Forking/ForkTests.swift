import Foundation
import History
import Runs
import Support
import Synchronization
import Testing

@Suite("A run can be forked from any point of its past", .serialized)
struct ForkTests {
    @Test("a fork with no change, at every step, ends as its parent did, and sends no task call of the past again")
    func forkWithoutChange() async throws {
        try await withFinishedRun { place, server in
            let parent = try place.events("whole")
            let expected = Decisions.lines(parent)
            for step in 0...4 {
                let before = server.requests.count
                let outcome = try await place.gpo.run(
                    ["fork", "whole", "--at", "step:\(step)", "--id", "fork-\(step)", "--run", "-q"])
                #expect(outcome.status == 0, "step \(step): \(outcome.error)")
                let events = try place.events("fork-\(step)")
                #expect(Decisions.lines(events) == expected, "step \(step)")
                let again = server.requests.count - before
                let left = parent.filter {
                    $0.seq > Self.seq(parent, step: step) && $0.payload.type == "call.requested"
                }
                #expect(again == left.count, "step \(step)")
                let replayed = try await place.gpo.run(["replay", "fork-\(step)"])
                #expect(replayed.status == 0, "step \(step): \(replayed.output)")
                let consistent = try await place.gpo.run(["verify", "fork-\(step)", "--consistent-with", "whole"])
                #expect(consistent.status == 0, "step \(step): \(consistent.output)")
            }
            #expect(Decisions.lines(try place.events("whole")) == expected)
        }
    }

    @Test("a fork under other settings says which, keeps the past, and outlives its parent")
    func forkWithChanges() async throws {
        try await withFinishedRun { place, _ in
            let changes = [
                "seed=8", "optimizer.edit_budget.decay=linear", "optimizer.direction.trajectory=recency",
                "task.answer.metric=contains", "task.prompt=Decide whether you return to the start.",
                "optimizer.epochs=3",
            ]
            let outcome = try await place.gpo.run(
                ["fork", "whole", "--at", "step:2", "--id", "other", "-q"] + changes.flatMap { ["--set", $0] })
            #expect(outcome.status == 0, "\(outcome.error)")
            let again = try await place.gpo.run(["fork", "other", "--at", "step:1", "--id", "grandchild", "-q"])
            #expect(again.status == 0, "\(again.error)")
            try FileManager.default.removeItem(atPath: place.store.location(of: "whole").path)
            for id in ["other", "grandchild"] {
                let resumed = try await place.gpo.run(["resume", id, "-q"])
                #expect(resumed.status == 0, "\(id): \(resumed.error)")
                let replayed = try await place.gpo.run(["replay", id])
                #expect(replayed.status == 0, "\(id): \(replayed.output)\(replayed.error)")
                let verified = try await place.gpo.run(["verify", id])
                #expect(verified.status == 0, "\(id): \(verified.output)\(verified.error)")
            }
            let events = try place.events("other")
            let forked = Self.forked(events)
            #expect(
                Set(forked.flatMap { $0.changes.map(\.path) }) == Set(changes.map { String($0.prefix { $0 != "=" }) }))
            let given = events.contains { event in
                if case .candidateSelected(let selected) = event.payload { selected.reason == "given" } else { false }
            }
            #expect(given)
        }
    }

    @Test("a fork that contradicts the past is refused with the reason")
    func contradiction() async throws {
        try await withFinishedRun { place, _ in
            let outcome = try await place.gpo.run(
                ["fork", "whole", "--at", "step:1", "--set", "task.data.validation=data/test.jsonl"])
            #expect(outcome.status == 64)
            #expect(outcome.error.contains("scored on other examples"))
            let fields = try await place.gpo.run(
                ["fork", "whole", "--at", "step:1", "--set", "task.fields.input=question"])
            #expect(fields.status == 64 && fields.error.contains("read by other keys"), "\(fields.error)")
            let nowhere = try await place.gpo.run(["fork", "whole", "--at", "step:99"])
            #expect(nowhere.status == 66)
            #expect(place.store.ids() == ["whole"])
        }
    }

    @Test("a fork may leave the test split out, and change prices of models whose names have points, and runs on")
    func leavesOut() async throws {
        try await withFinishedRun { place, server in
            try await place.succeed(
                ["fork", "whole", "--at", "step:1", "--id", "priced", "-q"]
                    + ["--set", "prices={fake-task: {input: 1, output: 2}, other-4.1: {input: 3, output: 4}}"])
            for (id, setting) in [
                ("dearer", "prices.other-4.1.input=5"), ("fewer", "prices={other-4.1: {input: 3, output: 4}}"),
            ] {
                try await place.succeed(["fork", "priced", "--at", "step:1", "--id", id, "-q", "--set", setting])
                try await place.succeed(["resume", id, "-q"])
                try await place.succeed(["replay", id])
                #expect(Self.forked(try place.events(id)).map(\.parent) == ["whole", "priced"], "\(id)")
            }
            let before = server.requests.count
            try await place.succeed(
                ["fork", "whole", "--at", "step:4", "--id", "untested", "-q", "--run"]
                    + ["--set", "task.data.test=null"])
            #expect(server.requests.count == before)
            try await place.succeed(["replay", "untested"])
            try await place.succeed(["rescore", "untested", "--metric", "contains"])
            let finished = try place.events("untested").compactMap { event in
                if case .runFinished(let finished) = event.payload { finished } else { nil }
            }
            #expect(finished.first?.results.map(\.split).contains(.test) == false)
        }
    }

    @Test("what changed settings mean for the past is said when a fork is made")
    func consequences() async throws {
        try await Workplace.run { place in
            try place.copyExample()
            for (setting, words) in [
                ("task.answer.metric=exact", "up to event 337 were given again"),
                ("models.task.temperature=1", "up to event 337 are of the task model before"), ("seed=9", nil),
            ] {
                let made = try await place.gpo.run(
                    ["fork", "example", "--at", "step:1", "--id", "\(setting.count)", "--set", setting])
                #expect(made.status == 0, "\(made.error)")
                #expect(made.error.contains("the scores") == (words != nil), "\(made.error)")
                #expect(made.error.contains(words ?? "forked"), "\(made.error)")
            }
        }
    }

    @Test("a fork with another model or other prices counts by its own rates, and replay agrees")
    func otherRates() async throws {
        try await withFinishedRun { place, _ in
            let before = try place.events("whole").compactMap { Self.cost($0) }
            #expect(before.allSatisfy { $0 == 0 })
            for (id, setting) in [
                (
                    "prices",
                    "prices={fake-task: {input: 100, output: 100}, another-task: {input: 200, output: 200}}"
                ),
                ("model", "models.task.model=another-task"),
            ] {
                let parent = id == "prices" ? "whole" : "prices"
                try await place.succeed(["fork", parent, "--at", "step:2", "--id", id, "-q", "--set", setting])
                try await place.succeed(["resume", id, "-q"])
                let events = try place.events(id)
                let fork = try #require(events.last { $0.payload.type == "run.forked" }).seq
                let costs = events.filter { $0.seq > fork }.compactMap { Self.cost($0) }
                #expect(!costs.isEmpty && costs.allSatisfy { $0 > 0 }, "\(id): \(costs)")
                try await place.succeed(["replay", id])
            }
        }
    }

    /// In millionths of a dollar, of a task call that was sent.
    private static func cost(_ event: Event) -> Int? {
        guard case .callCompleted(let call) = event.payload, call.role == .task, call.reused == nil else { return nil }
        return call.microdollars
    }

    @Test("a point inside a commit goes back to the one before it, says so, and the fork decides the same")
    func insideACommit() async throws {
        try await withFinishedRun { place, _ in
            let parent = try place.events("whole")
            let expected = Decisions.lines(parent)
            let scored = try #require(parent.last { $0.payload.type == "example.scored" && $0.step == 1 })
            let first = try #require(parent.first { $0.time == scored.time })
            let outcome = try await place.gpo.run(["fork", "whole", "--at", "seq:\(scored.seq)", "--id", "inside"])
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(
                outcome.error.contains("go on is event \(first.seq - 1)")
                    && outcome.error.contains("forked whole after event \(first.seq - 1)"), "\(outcome.error)")
            #expect(Self.forked(try place.events("inside")).first?.parentSeq == first.seq - 1)
            try await place.succeed(["resume", "inside", "-q"])
            #expect(Decisions.lines(try place.events("inside")) == expected)
            // Between commits it is where it is asked to be, also while calls are under way.
            let asked = try #require(parent.last { $0.payload.type == "call.requested" && $0.step == 1 })
            try await place.succeed(["fork", "whole", "--at", "seq:\(asked.seq)", "--id", "between", "-q", "--run"])
            let between = try place.events("between")
            #expect(Self.forked(between).first?.parentSeq == asked.seq)
            #expect(Decisions.lines(between) == expected)
        }
    }

    @Test("a fork of a fork at the step that it goes on with has its settings, whether it has run on or not")
    func sameStep() async throws {
        try await withFinishedRun { place, _ in
            for (step, id) in [(0, "first"), (2, "later")] {
                let fork = ["fork", "whole", "--at", "step:\(step)", "--id", id, "-q", "--set", "seed=8"]
                try await place.succeed(fork + ["--set", "task.answer.metric=contains"])
                try await place.succeed(["fork", id, "--at", "step:\(step)", "--id", "\(id)-before", "-q"])
                try await place.succeed(["resume", id, "-q"])
                try await place.succeed(["fork", id, "--at", "step:\(step)", "--id", "\(id)-after", "-q"])
                let expected = Decisions.lines(try place.events(id))
                for again in ["\(id)-before", "\(id)-after"] {
                    #expect(Self.forked(try place.events(again)).map(\.parent) == ["whole", id], "\(again)")
                    try await place.succeed(["resume", again, "-q"])
                    #expect(Decisions.lines(try place.events(again)) == expected, "\(again)")
                }
            }
        }
    }

    @Test("a candidate means the end of the step that scored it")
    func afterACandidate() async throws {
        try await withFinishedRun { place, _ in
            let events = try place.events("whole")
            let made = try #require(events.last { $0.payload.type == "candidate.generated" && $0.step == 1 })
            guard case .candidateGenerated(let candidate) = made.payload else { return }
            let end = try #require(events.first { $0.payload.type == "step.finished" && $0.step == 1 })
            try await place.succeed(
                ["fork", "whole", "--at", "candidate:\(candidate.candidate)", "--id", "after", "-q"])
            #expect(Self.forked(try place.events("after")).first?.parentSeq == end.seq)
        }
    }

    @Test("another embedding model gives the past new vectors: the built-in one without a call, an endpoint's by calls")
    func embeddingModel() async throws {
        try await withFinishedRun { place, server in
            for (id, setting, calls) in [
                ("built-in", "models.embedding={provider: lexical, model: lexical}", 0),
                ("endpoint", "models.embedding.model=another", 1),
            ] {
                let before = server.requests.count { $0.path.hasSuffix("/embeddings") }
                try await place.succeed(
                    ["fork", "whole", "--at", "step:3", "--id", id, "-q", "--run", "--set", setting])
                let events = try place.events(id)
                let seq = try #require(events.last { $0.payload.type == "run.forked" }?.seq)
                let past = events.prefix { $0.seq < seq }.filter { $0.payload.type == "candidate.generated" }.count
                let vectors = events.drop { $0.seq <= seq }.prefix { $0.payload.type != "step.started" }
                    .filter { $0.payload.type == "embedding.computed" }
                #expect(vectors.count == past, "\(id)")
                let sent = server.requests.count { $0.path.hasSuffix("/embeddings") } - before
                #expect(calls == 0 ? sent == 0 : sent > 0, "\(id): \(sent) requests")
                try await place.succeed(["replay", id])
            }
        }
    }

    @Test("a fork of a running parent shares what is durable, and disturbs nothing")
    func runningParent() async throws {
        try await Workplace.run { place in
            let outcomes = Mutex<[Gpo.Outcome]>([])
            let seen = Mutex(0)
            try await FakeServer.run { request in
                let number = seen.withLock { count -> Int in
                    count += 1
                    return count
                }
                if number == 60 {
                    let forked = try? await place.gpo.run(["fork", "parent", "--at", "step:0", "--id", "child", "-q"])
                    outcomes.withLock { $0 += forked.map { [$0] } ?? [] }
                }
                return await FakeModel().reply(request)
            } body: { server in
                try place.writePipeline(url: server.url)
                try await place.succeed(["run", "pipeline.yaml", "--id", "parent", "-q"])
                #expect(outcomes.withLock { $0.map(\.status) } == [0], "\(outcomes.withLock { $0 })")
                try await place.succeed(["resume", "child", "-q"])
                #expect(
                    Decisions.lines(try place.events("child")) == Decisions.lines(try place.events("parent")))
                try await place.succeed(["verify", "child", "--consistent-with", "parent"])
            }
        }
    }

    @Test(
        "forks of forks of forks stand alone, are drawn as a family with score and spend, and leave nothing half made")
    func family() async throws {
        try await withFinishedRun { place, _ in
            try await place.succeed(["fork", "whole", "--at", "step:1", "--id", "child", "-q", "--run"])
            try await place.succeed(["fork", "child", "--at", "step:2", "--id", "grandchild", "-q", "--run"])
            try await place.succeed(
                ["fork", "grandchild", "--at", "step:3", "--id", "last", "-q", "--run", "--set", "seed=9"])
            let tree = try await place.gpo.run(["list", "--tree"])
            let rows = tree.output.split(separator: "\n").map(String.init)
            #expect(rows.count == 5, "\(tree.output)")
            #expect(rows[1].hasPrefix("whole ") && rows[2].hasPrefix("└ child "), "\(tree.output)")
            #expect(rows[3].hasPrefix("  └ grandchild ") && rows[4].hasPrefix("    └ last "), "\(tree.output)")
            for row in rows.dropFirst() { #expect(row.contains("$0.0") && row.contains("finished"), "\(row)") }
            try await place.succeed(["fork", "whole", "--at", "step:3", "--id", "sibling", "-q"])
            let starts = try ["child", "grandchild", "last", "sibling"].map { id in
                try #require(try place.events(id).last { $0.payload.type == "run.forked" }?.seq)
            }
            // Two runs part where the first of them was forked that the other was not.
            for (first, second, common) in [
                ("whole", "child", starts[0]), ("whole", "last", starts[0]), ("sibling", "last", starts[0]),
                ("child", "last", starts[1]), ("grandchild", "last", starts[2]), ("whole", "sibling", starts[3]),
            ] {
                for pair in [[first, second], [second, first]] {
                    let told = try await place.gpo.run(["verify", pair[0], "--consistent-with", pair[1]])
                    #expect(told.status == 0 && told.output.contains("first \(common - 1) events"), "\(told.output)")
                }
            }
            try await place.succeed(["verify", "last", "--consistent-with", "last"])
            try FileManager.default.removeItem(atPath: place.store.location(of: "sibling").path)
            for gone in ["whole", "child", "grandchild"] {
                try FileManager.default.removeItem(atPath: place.store.location(of: gone).path)
            }
            try await place.succeed(["verify", "last"])
            try await place.succeed(["replay", "last"])
            #expect(Self.forked(try place.events("last")).map(\.parent) == ["whole", "child", "grandchild"])
            let failed = try await place.gpo.run(
                ["fork", "last", "--at", "step:1", "--set", "task.data.train=data/none.jsonl", "--id", "none"])
            #expect(failed.status == 66, "\(failed.error)")
            let left = try FileManager.default.contentsOfDirectory(atPath: place.store.path)
            #expect(left == ["last"])
        }
    }

    @Test("new data with other labels gives the past its scores again, from the recorded outputs")
    func otherLabels() async throws {
        try await Workplace.run { place in
            let model = FakeModel()
            try await FakeServer.run { request in
                let reply = await model.reply(request)
                // Two labels, of which the first data know one.
                guard !request.path.hasSuffix("/embeddings"), !request.text.contains(model.optimizerMarker) else {
                    return reply
                }
                return .chat(["Yes or perhaps"])
            } body: { server in
                try place.writePipeline(url: server.url)
                let label = ["--set", "task.answer.metric=label"]
                try await place.succeed(["run", "pipeline.yaml", "--id", "whole", "-q"] + label)
                let past = try place.events("whole")
                #expect(past.contains { Self.answer($0) == "Yes" })
                let before = server.requests.count
                try place.write("{\"input\":\"q\",\"target\":\"perhaps\"}\n", to: "data/other.jsonl")
                let fork = ["fork", "whole", "--at", "step:1", "-q", "--set"]
                try await place.succeed(fork + ["task.data.train=data/other.jsonl", "--id", "other"])
                #expect(server.requests.count == before)
                let events = try place.events("other")
                let seq = try #require(events.last { $0.payload.type == "run.forked" }?.seq)
                let (shared, own) = (events.prefix { $0.seq < seq }, events.drop { $0.seq <= seq })
                for type in ["example.scored", "candidate.evaluated"] {
                    let counts = [shared.count { $0.payload.type == type }, own.count { $0.payload.type == type }]
                    #expect(counts[0] == counts[1], "\(type)")
                }
                #expect(own.allSatisfy { Self.answer($0) == nil })
                try await place.succeed(["replay", "other"])
                try await place.succeed(["resume", "other", "-q"])
                try await place.succeed(["replay", "other"])
                // Data with the labels that were known change no score.
                try await place.succeed(fork + ["task.data.train=data/validation.jsonl", "--id", "same"])
                let same = try place.events("same")
                #expect(same.last { $0.payload.type == "example.scored" }?.seq ?? 0 < Self.seq(past, step: 1))
                try await place.succeed(["replay", "same"])
            }
        }
    }

    @Test("a point behind the damage of a log is refused with the damage and the last good event")
    func behindDamage() async throws {
        try await Workplace.run { place in
            try place.copyExample()
            try await place.succeed(["fork", "example", "--at", "step:2", "--id", "fork", "-q"])
            let events = try place.events("fork")
            let last = try #require(events.last { $0.payload.type == "run.forked" }?.seq) - 1
            let name = String(repeating: "0", count: 12 - "\(last + 1)".count) + "\(last + 1).jsonl.gz"
            let segment = URL(fileURLWithPath: place.store.location(of: "fork").path + "/events/" + name)
            var bytes = try Data(contentsOf: segment)
            bytes[bytes.count / 2] ^= 0xFF
            try bytes.write(to: segment)
            for point in ["seq:\(last + 2)", "step:3", "candidate:c99"] {
                let refused = try await place.gpo.run(["fork", "fork", "--at", point, "--id", "none"])
                #expect(refused.status == 65, "\(point): \(refused.error)")
                #expect(
                    refused.error.contains("damaged") && refused.error.contains("--at seq:\(last)"), "\(refused.error)")
                #expect(refused.error.contains("no such point"), "\(refused.error)")
            }
            try await place.succeed(["fork", "fork", "--at", "seq:\(last)", "--id", "rest", "-q"])
            try await place.succeed(["verify", "rest"])
        }
    }

    @Test("a fork that has its parent's id, in another place, is in the tree")
    func namesake() async throws {
        try await Workplace.run { place in
            try place.copyExample()
            try FileManager.default.moveItem(atPath: place.store.path, toPath: place.path + "/other")
            try await place.succeed(["fork", "other/example", "--at", "step:1", "--id", "example", "-q"])
            try await place.succeed(["fork", "example", "--at", "step:1", "--id", "child", "-q"])
            let tree = try await place.gpo.run(["list", "--tree"])
            let rows = tree.output.split(separator: "\n").map(String.init)
            #expect(rows.count == 3 && rows[1].hasPrefix("example ") && rows[2].hasPrefix("└ child "), "\(tree.output)")
        }
    }

    private static func answer(_ event: Event) -> String? {
        if case .exampleScored(let scored) = event.payload { scored.answer } else { nil }
    }

    @Test("new test data are refused where the past was tested on others, and taken before that")
    func otherTestData() async throws {
        try await withFinishedRun { place, _ in
            let end = try #require(try place.events("whole").last { $0.payload.type == "run.finished" }?.seq)
            let other = ["-q", "--set", "task.data.test=data/train.jsonl"]
            let late = try await place.gpo.run(["fork", "whole", "--at", "seq:\(end)", "--id", "late"] + other)
            #expect(late.status == 64 && late.error.contains("tested on other examples"), "\(late.error)")
            #expect(late.error.contains("--at step:4"), "\(late.error)")
            try await place.succeed(["fork", "whole", "--at", "step:4", "--id", "early", "--run"] + other)
            try await place.succeed(["replay", "early"])
            let finished = try place.events("early").last { $0.payload.type == "run.finished" }
            guard case .runFinished(let result)? = finished?.payload else { return }
            #expect(result.results.filter { $0.split == .test }.allSatisfy { $0.n == 8 })
        }
    }

    private static func forked(_ events: [Event]) -> [RunForked] {
        events.compactMap { event in
            if case .runForked(let forked) = event.payload { forked } else { nil }
        }
    }

    /// The last event before a step.
    private static func seq(_ events: [Event], step: Int) -> Int {
        if let started = events.first(where: { $0.payload.type == "step.started" && $0.step == step }) {
            return started.seq - 1
        }
        return events.last { $0.payload.type == "step.finished" }?.seq ?? 0
    }

    private func withFinishedRun(_ body: @Sendable (Workplace, FakeServer) async throws -> Void) async throws {
        try await Workplace.run { place in
            try await FakeServer.run { server in
                try place.writePipeline(url: server.url)
                let outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", "whole", "-q"])
                try #require(outcome.status == 0, "\(outcome.error)")
                try await body(place, server)
            }
        }
    }
}
