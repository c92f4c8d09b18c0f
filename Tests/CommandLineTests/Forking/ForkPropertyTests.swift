import Foundation
import History
import Support
import Testing

/// Pipelines that are tried; more by the environment.
private let pipelines = Int(ProcessInfo.processInfo.environment["GPO_FORK_PIPELINES"] ?? "") ?? 2

@Suite("A fork with no change is its parent again")
struct ForkPropertyTests {
    @Test("whatever the pipeline and its mishaps, forked at any step and run on with the recorded replies")
    func anyStep() async throws {
        let seed =
            ProcessInfo.processInfo.environment["GPO_FORK_SEED"].flatMap { UInt64($0) } ?? .random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for number in 0..<pipelines {
            let pipeline = TrialPipeline.random(&random)
            let mishaps = random.next() % 1000
            let honoursCount = random.below(3) > 0
            let label = "seed \(seed), pipeline \(number): \(pipeline)"
            try await Workplace.run { place in
                try place.writeData(train: 9, validation: 5, test: 3)
                let ended = try await FakeServer.run(TrialModel(mishaps: mishaps, honoursCount: honoursCount).reply) {
                    server in
                    try place.write(pipeline.yaml(url: server.url), to: "pipeline.yaml")
                    return try await place.gpo.run(["run", "pipeline.yaml", "--id", "parent", "-q"]).status
                }
                // A step of which no reply could be read ends a session, too; its past is shared all the same.
                #expect([0, 69].contains(ended), "\(label)")
                let parent = try place.events("parent")
                let expected = Decisions.lines(parent)
                let steps = parent.count { $0.payload.type == "step.finished" }
                try await FakeServer.run(RecordedModel(parent).reply) { server in
                    for step in 0...steps {
                        let id = "fork-\(step)"
                        try await place.succeed(["fork", "parent", "--at", "step:\(step)", "--id", id, "-q"])
                        // The same endpoint at another port is no change of what is decided.
                        let url = ["task", "optimizer"].flatMap { ["--set", "models.\($0).url=\(server.url)"] }
                        let embedding = pipeline.embeds ? ["--set", "models.embedding.url=\(server.url)"] : []
                        let outcome = try await place.gpo.run(["resume", id, "-q"] + url + embedding)
                        #expect(outcome.status == ended, "\(label), step \(step): \(outcome.error)")
                        let events = try place.events(id)
                        #expect(Decisions.lines(events) == expected, "\(label), step \(step)")
                        let replayed = try await place.gpo.run(["replay", id])
                        #expect(replayed.status == 0, "\(label), step \(step): \(replayed.output)")
                    }
                }
                let replayed = try await place.gpo.run(["replay", "parent"])
                #expect(replayed.status == 0, "\(label): \(replayed.output)")
            }
        }
    }
}
