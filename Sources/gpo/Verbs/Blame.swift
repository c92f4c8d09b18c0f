import ArgumentParser
import Diagnostics
import History
import JSON
import Reports
import Runs

struct Blame: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "blame",
        abstract: """
            Example: gpo blame latest

            Prints a prompt with, for each phrase, the step and candidate that brought it in, what that did to the \
            score, and where the phrase came from.
            """)

    @Argument(help: "The run: an id, a unique beginning of one, a path, or latest.")
    var reference: String

    @Argument(help: "The candidate, such as c3; the best one by default.")
    var candidate: String?

    @OptionGroup var options: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let named = try candidate.map { text throws(Problems) in try CandidateArgument.parse(text) }
        let log = RunLog(try options.store.resolve(reference))
        let outline = try log.outline()
        let id = named ?? outline.trajectory.best?.id ?? .initial
        guard let blame = outline.blame(id) else {
            throw CandidateArgument.missing(id, run: log.location.id, count: outline.trajectory.candidates.count)
        }
        if output.json { return print(blame, id, outline, run: log.location.id) }
        Page.line("candidate", "\(id) of \(log.location.id)\(score(id, outline))")
        Page.line("path", blame.path.map { "\($0)\(score($0, outline))" }.joined(separator: " -> "))
        Screen.print()
        var rows = [["STEP", "ID", "BEFORE", "AFTER", "ORIGIN", "PHRASE"]]
        for phrase in blame.phrases {
            let (before, after) = scores(phrase, outline)
            rows.append([
                outline.trajectory[phrase.candidate]?.step.map(String.init) ?? "-", phrase.candidate.description,
                before.map(Format.score) ?? "-", after.map(Format.score) ?? "-", origin(phrase.source), phrase.text,
            ])
        }
        Page.table(rows, indent: 0)
    }

    private func print(_ blame: Reports.Blame, _ id: CandidateID, _ outline: RunOutline, run: String) {
        Page.json { writer in
            writer.object { writer in
                writer.field("run", run)
                writer.field("candidate", id)
                writer.field("path", blame.path.map(\.description))
                writer.field("phrases", blame.phrases) { phrase, writer in
                    writer.field("text", phrase.text)
                    writer.field("candidate", phrase.candidate)
                    writer.optional("step", outline.trajectory[phrase.candidate]?.step)
                    let (before, after) = scores(phrase, outline)
                    writer.optional("score_before", before)
                    writer.optional("score_after", after)
                    writer.field("origin", origin(phrase.source))
                }
            }
        }
    }

    /// The scores of the candidate that brought the phrase and of its parent.
    private func scores(_ phrase: Reports.Blame.Phrase, _ outline: RunOutline) -> (before: Double?, after: Double?) {
        let candidate = outline.trajectory[phrase.candidate]
        return (candidate?.parent.flatMap { outline.trajectory[$0]?.score }, candidate?.score)
    }

    private func origin(_ source: Reports.Blame.Source) -> String {
        switch source {
        case .initial: "initial"
        case .retrieved(let id): id.description
        case .model: "model"
        }
    }

    private func score(_ id: CandidateID, _ outline: RunOutline) -> String {
        outline.trajectory[id]?.score.map { " (\(Format.score($0)))" } ?? ""
    }
}
