import EventLog
import Foundation
import History
import Runs
import Support
import Testing

@Suite("A run can be replayed, and forked from any point of its past", .serialized)
struct ReplayAndForkTests {
    @Test("a replay derives every decision again, and names a changed one")
    func replay() async throws {
        try await withFinishedRun { place, _ in
            let equal = try await place.gpo.run(["replay", "whole"])
            #expect(equal.status == 0, "\(equal.output)")
            #expect(equal.output.contains("all equal"))
            let events = try place.events("whole")
            let changed = try #require(
                events.last { if case .candidateGenerated(let made) = $0.payload { made.call != nil } else { false } })
            try await rewrite(place, events, as: "forged") { event in
                guard event.seq == changed.seq, case .candidateGenerated(var made) = event.payload else { return event }
                made.text = "X" + made.text.dropFirst()
                var forged = event
                forged.payload = .candidateGenerated(made)
                return forged
            }
            let different = try await place.gpo.run(["replay", "forged"])
            #expect(different.status == 2)
            #expect(different.output.contains("event \(changed.seq), candidate.generated"), "\(different.output)")
            #expect(different.output.contains("derived"))
        }
    }

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
            let forked = events.compactMap { event in
                if case .runForked(let forked) = event.payload { forked } else { nil }
            }
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
            let nowhere = try await place.gpo.run(["fork", "whole", "--at", "step:99"])
            #expect(nowhere.status == 66)
            #expect(place.store.ids() == ["whole"])
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

    /// Writes the events as another run's log, each changed by `change`, so that the log is consistent in itself.
    private func rewrite(
        _ place: Workplace, _ events: [Event], as id: String, change: (Event) -> Event
    ) async throws {
        let location = place.store.location(of: id)
        try FileManager.default.createDirectory(atPath: location.path, withIntermediateDirectories: true)
        let writer = try LogWriter.create(directory: location.path)
        for event in events {
            if case .logCheckpoint = event.payload {
                writer.appendCheckpoint { seq, checkpoint in
                    var again = event
                    again.payload = .logCheckpoint(
                        LogCheckpoint(size: checkpoint.size, root: checkpoint.root.description))
                    return again.line
                }
            } else {
                writer.append(change(event).line, count: 1)
            }
        }
        try await writer.close()
    }
}
