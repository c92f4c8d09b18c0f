import Foundation
import History
import Runs
import Support
import Testing

@Suite("A fork goes on under other settings", .serialized)
struct ForkSettingsTests {
    @Test("a fork under other settings says which, keeps the past, and outlives its parent")
    func forkWithChanges() async throws {
        try await ForkedRun.withParent { place, _ in
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
            let forked = ForkedRun.forks(events)
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
        try await ForkedRun.withParent { place, _ in
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
        try await ForkedRun.withParent { place, server in
            try await place.succeed(
                ["fork", "whole", "--at", "step:1", "--id", "priced", "-q"]
                    + ["--set", "prices={fake-task: {input: 1, output: 2}, other-4.1: {input: 3, output: 4}}"])
            for (id, setting) in [
                ("dearer", "prices.other-4.1.input=5"), ("fewer", "prices={other-4.1: {input: 3, output: 4}}"),
            ] {
                try await place.succeed(["fork", "priced", "--at", "step:1", "--id", id, "-q", "--set", setting])
                try await place.succeed(["resume", id, "-q"])
                try await place.succeed(["replay", id])
                #expect(ForkedRun.forks(try place.events(id)).map(\.parent) == ["whole", "priced"], "\(id)")
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
        try await ForkedRun.withParent { place, _ in
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

    @Test("another embedding model gives the past new vectors: the built-in one without a call, an endpoint's by calls")
    func embeddingModel() async throws {
        try await ForkedRun.withParent { place, server in
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
                #expect(same.last { $0.payload.type == "example.scored" }?.seq ?? 0 < ForkedRun.seq(past, step: 1))
                try await place.succeed(["replay", "same"])
            }
        }
    }

    private static func answer(_ event: Event) -> String? {
        if case .exampleScored(let scored) = event.payload { scored.answer } else { nil }
    }

    @Test("new test data are refused where the past was tested on others, and taken before that")
    func otherTestData() async throws {
        try await ForkedRun.withParent { place, _ in
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
}
