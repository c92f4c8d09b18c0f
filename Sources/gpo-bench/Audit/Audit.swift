import ArgumentParser
import EventLog
import Foundation
import History
import Models
import Pipelines
import Runs

/// Times each looking verb on a long run, as a user waits for it.
struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The time of each verb that looks at a run, on a run of the asked size.")

    @Option(help: "How many events the run has at least.") var events = 1_000_000
    @Option(help: "Where the run is made and kept.") var directory = "bench-audit"
    @Option(help: "The program; by default the one beside this.") var gpo: String?
    @Option(help: "Only verbs whose name holds this.") var only: String?

    private var program: String {
        gpo ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/gpo"
    }

    func run() async throws {
        let warm = RunStore(path: "\(directory)/warm")
        if !warm.ids().contains("long") {
            try await MadeRun(store: warm, id: "long", events: events).make()
            _ = try Measurement.of(
                "fork", program, ["fork", "long", "--at", "step:3", "--id", "part", "--runs", warm.path])
        }
        // The time that a first look takes: nothing is derived yet, and nothing derived can be kept.
        let cold = RunStore(path: "\(directory)/cold")
        for id in ["long", "part"] where !cold.ids().contains(id) {
            try Self.copyLog(from: warm.location(of: id), to: cold.location(of: id))
        }
        for (title, store) in [
            ("nothing under cache/, and no way to keep it", cold), ("cache/ as a run leaves it", warm),
        ] {
            print("\n### \(title)\n")
            print("| verb | wall s | CPU s | memory MB |")
            print("|---|---|---|---|")
            for verb in try verbs(store) where only.map({ verb.name.contains($0) }) ?? true {
                let measured = try Measurement.of(verb.name, program, verb.arguments, accepting: [0, 2])
                print(
                    String(
                        format: "| `%@` | %.2f | %.2f | %d |", verb.name, measured.wallSeconds, measured.cpuSeconds,
                        (measured.peakBytes ?? 0) / 1_000_000))
            }
        }
    }

    private struct Verb {
        var name: String
        var arguments: [String]
    }

    private func verbs(_ store: RunStore) throws -> [Verb] {
        let state = try RunHistory.state(of: store.location(of: "long"), files: LiveFileSystem())
        let best = state.trajectory.best?.id.description ?? "c0"
        let step = state.progress.finishedSteps / 2
        let seq = state.trajectory[state.trajectory.best?.id ?? .initial]?.evaluations[.validation]?.seq ?? 1
        let lines = [
            "show long", "show long step:\(step)", "show long \(best)", "show long seq:\(seq)",
            "log long --type candidate.selected", "log long --step \(step)", "log long --candidate \(best)",
            "log long --call \(best)/validation", "log long --text sharine", "explain long \(best)", "blame long",
            "diff long part", "diagnose long", "export long",
            "export long --csv \(directory)/tables", "export long --otel \(directory)/spans.jsonl", "list",
            "list --tree", "log long", "verify long", "replay long",
            // Last, since it makes the run longer.
            "rescore long --metric contains",
        ]
        return lines.map { line in
            Verb(name: line, arguments: line.split(separator: " ").map(String.init) + ["--runs", store.path, "-q"])
        }
    }

    /// A copy of the log alone, beside which nothing derived can be written.
    private static func copyLog(from source: RunLocation, to target: RunLocation) throws {
        try FileManager.default.createDirectory(atPath: target.path, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: "\(source.path)/events", toPath: "\(target.path)/events")
        try Data().write(to: URL(fileURLWithPath: "\(target.path)/cache"))
    }
}
