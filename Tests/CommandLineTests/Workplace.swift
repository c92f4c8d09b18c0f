import Foundation
import History
import Runs
import Testing

/// A temporary directory with a pipeline and data, as a user would have it; removed with its scope.
struct Workplace: Sendable {
    let path: String

    /// Makes it, calls `body`, and removes it.
    static func run<Value>(_ body: (Workplace) async throws -> Value) async throws -> Value {
        let path = NSTemporaryDirectory() + "gpo-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path + "/data", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let workplace = Workplace(path: path)
        try workplace.writeData()
        return try await body(workplace)
    }

    var gpo: Gpo { Gpo(directory: path) }
    var store: RunStore { RunStore(path: path + "/runs") }

    func write(_ text: String, to name: String) throws {
        let file = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Copies the recorded run of the repository, as the run `example`.
    func copyExample() throws { try copy("runs/example") }

    /// Copies a file or directory of the repository to the same place here.
    func copy(_ name: String) throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let target = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: root.appending(path: name), to: target)
    }

    func writeData(train: Int = 8, validation: Int = 12, test: Int = 10) throws {
        for (split, count) in [
            ("train", train), ("validation", validation), ("test", test), ("demonstrations", 2),
        ] {
            let lines = (0..<count).map { index in
                "{\"input\":\"\(split) question \(index): do you return?\",\"target\":\"\(index % 2 == 0 ? "Yes" : "No")\"}\n"
            }
            try write(lines.joined(), to: "data/\(split).jsonl")
        }
    }

    /// Writes a pipeline for a fake server; `more` are further settings, one a line.
    func writePipeline(url: String, concurrency: Int = 4, more: String = "") throws {
        try write(
            """
            version: 1
            name: trial
            seed: 7
            task:
              data: {train: data/train.jsonl, validation: data/validation.jsonl, test: data/test.jsonl, demonstrations: data/demonstrations.jsonl}
              prompt: "Let's think step by step."
              answer: {metric: boolean}
            models:
              task: {provider: openai, url: \(url), model: fake-task, max_tokens: 16}
              optimizer: {provider: openai, url: \(url), model: fake-optimizer}
              embedding: {provider: openai, url: \(url), model: fake-embedding}
            optimizer: {epochs: 2, batch: 4, candidates: 4, edit_budget: {initial: 12, final: 6}}
            limits: {concurrency: \(concurrency), timeout: 60s, attempts: 6}
            \(more)

            """, to: "pipeline.yaml")
    }

    /// Runs the program, which must exit with 0.
    func succeed(_ arguments: [String]) async throws {
        let outcome = try await gpo.run(arguments)
        try #require(
            outcome.status == 0, "gpo \(arguments.joined(separator: " ")): \(outcome.output)\(outcome.error)")
    }

    /// All events of a run.
    func events(_ id: String) throws -> [Event] {
        var events: [Event] = []
        try RunHistory.events(of: store.location(of: id), files: World.live().logFiles) { events.append($0) }
        return events
    }
}
