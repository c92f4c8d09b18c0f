import ArgumentParser
import Diagnostics
import History
import JSON
import Pipelines
import Runs
import Synchronization

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: """
            Example: gpo doctor pipelines/quickstart.yaml

            Checks every precondition of a run, with one or two cheap calls for each model, and prints the fix for each failure.
            """)

    @Argument(help: "The pipeline file.")
    var pipeline: String

    @Option(help: "A setting and its value. May be repeated.")
    var set: [String] = []

    @OptionGroup var options: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let overrides = try set.map { argument throws(Problems) in try Override(parsing: argument) }
        let findings = Collected()
        let isJSON = output.json
        let doctor = Runs.Doctor(world: .live()) { finding in
            findings.add(finding)
            if !isJSON { Self.print(finding) }
        }
        let (file, store, output) = (pipeline, options.store, output)
        // Stopped at once, it would leave behind the servers that it started.
        let status = try await Signals.runSession {
            await doctor.examine(file: file, overrides: overrides, store: store, notify: { output.note($0) })
        }
        if isJSON { Screen.print(bytes: findings.json) }
        if status != .done { throw Finished(status: status) }
    }

    private static func print(_ finding: Runs.Doctor.Finding) {
        let mark =
            switch finding.verdict {
            case .fine: "ok     "
            case .warning: "warning"
            case .failure: "FAILED "
            }
        Screen.print("\(mark)  \(Format.padded(finding.subject, 16)) \(finding.text)")
        if let remedy = finding.remedy { Screen.print(String(repeating: " ", count: 26) + remedy) }
    }

    private final class Collected: Sendable {
        private let findings = Mutex<[Runs.Doctor.Finding]>([])

        func add(_ finding: Runs.Doctor.Finding) {
            findings.withLock { $0.append(finding) }
        }

        var json: [UInt8] {
            var writer = JSONWriter()
            writer.array { writer in
                for finding in findings.withLock({ $0 }) {
                    writer.object { writer in
                        writer.field("subject", finding.subject)
                        writer.field("verdict", finding.verdict.rawValue)
                        writer.field("text", finding.text)
                        writer.optional("remedy", finding.remedy)
                    }
                }
            }
            return writer.bytes + [UInt8(ascii: "\n")]
        }
    }
}
