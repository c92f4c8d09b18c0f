import EventLog
import Foundation
import History
import Models
import Optimization
import Pipelines
import Runs

/// A long run as the program itself writes one: every decision is the optimizer's own, and only the models are made up.
///
/// So each verb finds in it what it finds in a real run: parents, retrievals, requests and replies that belong together.
struct MadeRun {
    let store: RunStore
    let id: String
    /// How many events the log has at least when the run is finished.
    let events: Int

    private static let validationExamples = 48
    private static let trainingExamples = 64
    private static let batch = 8
    private static let candidates = 8

    /// Runs to the end; the files that the pipeline names are made beside the runs.
    func make() async throws {
        let pipeline = try writeInputs()
        let world = World.live()
        let inputs = try PipelineInputs.load(file: pipeline, overrides: [])
        let location = store.location(of: id)
        try FileManager.default.createDirectory(atPath: location.path, withIntermediateDirectories: true)
        let writer = try LogWriter.create(directory: location.path)
        let journal = Journal(
            writer: writer, state: RunState(), budget: Budget(), now: world.now, observe: { _, _ in })
        try await journal.append(Session.firstEvents(inputs, id: id, world: world))
        let origin = await journal.state.origin
        let optimizer = Optimizer(plan: try Plan(pipeline: inputs.pipeline, origin: origin))
        let readers = ReplyReaders(pipeline: inputs.pipeline, origin: origin)
        var models = MadeModels(seed: UInt64(inputs.pipeline.seed))
        while true {
            switch optimizer.decide(await journal.state) {
            case .record(let drafts): try await journal.append(drafts)
            case .call(let plans):
                let current = await journal.state.trajectory.current?.text ?? ""
                try await journal.append(plans.flatMap { models.answer($0, current: current, readers: readers) })
            case .finish:
                try await journal.append([Draft(SessionEnded(reason: .finished, detail: nil))])
                try await journal.seal()
                return try await journal.close()
            case .giveUp(let reason): throw MadeRunError.gaveUp(reason)
            }
        }
    }

    /// The epochs after which the log has so many events: each candidate brings three events an example, and four of its
    /// own.
    private var epochs: Int {
        let perStep = Self.candidates * (3 * Self.validationExamples + 3)
        let perEpoch = perStep * (Self.trainingExamples / Self.batch)
        return (events + perEpoch - 1) / perEpoch
    }

    private func writeInputs() throws -> String {
        let directory = "\(store.path)-inputs"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        var words = MadeWords(seed: 3)
        for (split, count) in [
            ("train", Self.trainingExamples), ("validation", Self.validationExamples), ("test", 24),
        ] {
            let lines = (0..<count).map { index in
                "{\"input\":\"\(words.sentence(40)) (\(split) \(index))\",\"target\":\"\(index % 2 == 0 ? "Yes" : "No")\"}\n"
            }
            try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: "\(directory)/\(split).jsonl"))
        }
        let pipeline = """
            version: 1
            name: made
            seed: 7
            task:
              data: {train: train.jsonl, validation: validation.jsonl, test: test.jsonl}
              prompt: "\(words.sentence(50))"
              answer: {metric: boolean}
            models:
              task: {provider: openai, url: "http://127.0.0.1:9/v1", model: made-task, max_tokens: 64}
              optimizer: {provider: openai, url: "http://127.0.0.1:9/v1", model: made-optimizer}
            optimizer:
              epochs: \(epochs)
              batch: \(Self.batch)
              candidates: \(Self.candidates)
              edit_budget: {initial: 30, final: 10}

            """
        let path = "\(directory)/pipeline.yaml"
        try Data(pipeline.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }
}

/// Why no run could be made.
enum MadeRunError: Error {
    case gaveUp(String)
}
