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
        try await ForkedRun.withParent { place, server in
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
                    $0.seq > ForkedRun.seq(parent, step: step) && $0.payload.type == "call.requested"
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

    @Test("a point inside a commit goes back to the one before it, says so, and the fork decides the same")
    func insideACommit() async throws {
        try await ForkedRun.withParent { place, _ in
            let parent = try place.events("whole")
            let expected = Decisions.lines(parent)
            let scored = try #require(parent.last { $0.payload.type == "example.scored" && $0.step == 1 })
            let first = try #require(parent.first { $0.time == scored.time })
            let outcome = try await place.gpo.run(["fork", "whole", "--at", "seq:\(scored.seq)", "--id", "inside"])
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(
                outcome.error.contains("go on is event \(first.seq - 1)")
                    && outcome.error.contains("forked whole after event \(first.seq - 1)"), "\(outcome.error)")
            #expect(ForkedRun.forks(try place.events("inside")).first?.parentSeq == first.seq - 1)
            try await place.succeed(["resume", "inside", "-q"])
            #expect(Decisions.lines(try place.events("inside")) == expected)
            // Between commits it is where it is asked to be, also while calls are under way.
            let asked = try #require(parent.last { $0.payload.type == "call.requested" && $0.step == 1 })
            try await place.succeed(["fork", "whole", "--at", "seq:\(asked.seq)", "--id", "between", "-q", "--run"])
            let between = try place.events("between")
            #expect(ForkedRun.forks(between).first?.parentSeq == asked.seq)
            #expect(Decisions.lines(between) == expected)
        }
    }

    @Test("a fork of a fork at the step that it goes on with has its settings, whether it has run on or not")
    func sameStep() async throws {
        try await ForkedRun.withParent { place, _ in
            for (step, id) in [(0, "first"), (2, "later")] {
                let fork = ["fork", "whole", "--at", "step:\(step)", "--id", id, "-q", "--set", "seed=8"]
                try await place.succeed(fork + ["--set", "task.answer.metric=contains"])
                try await place.succeed(["fork", id, "--at", "step:\(step)", "--id", "\(id)-before", "-q"])
                try await place.succeed(["resume", id, "-q"])
                try await place.succeed(["fork", id, "--at", "step:\(step)", "--id", "\(id)-after", "-q"])
                let expected = Decisions.lines(try place.events(id))
                for again in ["\(id)-before", "\(id)-after"] {
                    #expect(ForkedRun.forks(try place.events(again)).map(\.parent) == ["whole", id], "\(again)")
                    try await place.succeed(["resume", again, "-q"])
                    #expect(Decisions.lines(try place.events(again)) == expected, "\(again)")
                }
            }
        }
    }

    @Test("a candidate means the end of the step that scored it")
    func afterACandidate() async throws {
        try await ForkedRun.withParent { place, _ in
            let events = try place.events("whole")
            let made = try #require(events.last { $0.payload.type == "candidate.generated" && $0.step == 1 })
            guard case .candidateGenerated(let candidate) = made.payload else { return }
            let end = try #require(events.first { $0.payload.type == "step.finished" && $0.step == 1 })
            try await place.succeed(
                ["fork", "whole", "--at", "candidate:\(candidate.candidate)", "--id", "after", "-q"])
            #expect(ForkedRun.forks(try place.events("after")).first?.parentSeq == end.seq)
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
        try await ForkedRun.withParent { place, _ in
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
            #expect(ForkedRun.forks(try place.events("last")).map(\.parent) == ["whole", "child", "grandchild"])
            let failed = try await place.gpo.run(
                ["fork", "last", "--at", "step:1", "--set", "task.data.train=data/none.jsonl", "--id", "none"])
            #expect(failed.status == 66, "\(failed.error)")
            let left = try FileManager.default.contentsOfDirectory(atPath: place.store.path)
            #expect(left == ["last"])
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
}
