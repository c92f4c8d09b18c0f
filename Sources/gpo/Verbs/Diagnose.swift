import ArgumentParser
import Diagnostics
import History
import JSON
import Reports
import Runs

struct Diagnose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diagnose",
        abstract: """
            Example: gpo diagnose latest

            Looks for the method's failure signatures in a run: no improvement, falling scores, inconsistent results; \
            each with its evidence and what to try.
            """)

    @Argument(help: "The run: an id, a unique beginning of one, a path, or latest.")
    var reference: String

    @OptionGroup var options: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let log = RunLog(try options.store.resolve(reference))
        let (state, outline) = try log.stateAndOutline()
        var calls = RepeatedCalls()
        // As many replies as bodies mean that none was sent twice.
        if state.ledger.byRole[.task]?.calls ?? 0 > state.calls.answeredBodies.count {
            try log.forEachLine { head, _ in try calls.take(head) }
        }
        let diagnosis = Diagnosis(outline, calls: calls)
        if output.json { return printJSON(diagnosis, run: log.location.id) }
        Page.line("run", "\(log.location.id), \(outline.progress.finishedSteps) steps")
        for finding in diagnosis.findings {
            let name = finding.signature.rawValue.replacing("-", with: " ")
            Page.heading("\(name): \(finding.isPresent ? "yes" : "no")")
            for evidence in finding.evidence {
                let mark = evidence.isSuspect ? "!" : " "
                for (index, part) in Page.wrapped(evidence.says, width: Style.width - 4).enumerated() {
                    Screen.print(index == 0 ? "  \(mark) \(part)" : "    \(part)")
                }
                guard let remedy = evidence.remedy else { continue }
                for part in Page.wrapped("try: \(remedy)", width: Style.width - 6) { Screen.print("      \(part)") }
            }
        }
    }

    private func printJSON(_ diagnosis: Diagnosis, run: String) {
        Page.json { writer in
            writer.object { writer in
                writer.field("run", run)
                writer.field("findings", diagnosis.findings) { finding, writer in
                    writer.field("signature", finding.signature.rawValue)
                    writer.field("present", finding.isPresent)
                    writer.field("evidence", finding.evidence) { evidence, writer in
                        writer.field("name", evidence.name)
                        writer.optional("value", evidence.value)
                        writer.field("says", evidence.says)
                        writer.field("suspect", evidence.isSuspect)
                        writer.optional("remedy", evidence.remedy)
                    }
                }
            }
        }
    }
}
