import ArgumentParser
import Diagnostics
import History
import JSON
import Reports
import Runs

struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: """
            Example: gpo explain latest c3

            Says why a candidate exists: what the optimizer model was shown and what it replied, what changed in \
            words and example by example, what was decided on it, and what it cost.
            """)

    @Argument(help: "The run: an id, a unique beginning of one, a path, or latest.")
    var reference: String

    @Argument(help: "The candidate, such as c3.")
    var candidate: String

    @OptionGroup var options: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let id = try CandidateArgument.parse(candidate)
        let log = RunLog(try options.store.resolve(reference))
        let outline = try log.outline()
        guard let explanation = Explanation(id, in: outline) else {
            throw CandidateArgument.missing(id, run: log.location.id, count: outline.trajectory.candidates.count)
        }
        let evidence = try ExplanationEvidence(explanation, log: log)
        if output.json {
            ExplanationJSON(explanation: explanation, evidence: evidence, run: log.location.id).print()
        } else {
            ExplanationPage(explanation: explanation, evidence: evidence, outline: outline).print(run: log.location.id)
        }
    }
}
