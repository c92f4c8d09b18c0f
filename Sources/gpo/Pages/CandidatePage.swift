import Diagnostics
import History
import JSON
import Reports
import Runs

/// One candidate: its text, where it came from, its scores, and what became of it.
struct CandidatePage {
    let log: RunLog
    let id: CandidateID

    func print(json: Bool) throws {
        let outline = try log.outline()
        guard let candidate = outline.trajectory[id] else {
            throw CandidateArgument.missing(
                id, run: log.location.id, count: outline.trajectory.candidates.count)
        }
        let steps = outline.events.compactMap { event in
            if case .stepStarted(let started) = event.payload, started.current == id { event.step } else { nil }
        }
        if json { return printJSON(candidate, steps) }
        Page.line("candidate", "\(id) of \(log.location.id)")
        Page.quote(candidate.text)
        Page.line(
            "from",
            candidate.step.map {
                "step \($0), written beside \(candidate.parent?.description ?? "nothing"), "
                    + "\(candidate.changedWords) words changed"
            } ?? "the pipeline: the initial prompt")
        for (split, evaluation) in candidate.evaluations.sorted(by: { $0.value.seq < $1.value.seq }) {
            let failed = evaluation.failed > 0 ? ", \(evaluation.failed) failed" : ""
            Page.line(
                split.rawValue,
                "\(Format.score(evaluation.mean)) ± \(Format.score(evaluation.standardError)) over \(evaluation.n)\(failed)"
            )
        }
        if candidate.isUnmeasured { Page.line("unmeasured", "too many of its examples failed") }
        let children = outline.trajectory.candidates.filter { $0.parent == id }.map(\.id.description)
        Page.line("started", steps.isEmpty ? "no step" : "step \(steps.map(String.init).joined(separator: ", "))")
        if !children.isEmpty { Page.line("children", children.joined(separator: ", ")) }
        if outline.trajectory.best?.id == id { Page.line("standing", "the best on validation so far") }
        Screen.note("why it exists and what it changed: gpo explain \(log.location.id) \(id)")
    }

    private func printJSON(_ candidate: Trajectory.Candidate, _ steps: [Int]) {
        Page.json { writer in
            writer.object { writer in
                writer.field("run", log.location.id)
                writer.field("candidate", id)
                writer.field("seq", candidate.seq)
                writer.optional("step", candidate.step)
                if let parent = candidate.parent { writer.field("parent", parent) }
                writer.field("text", candidate.text)
                writer.field("changed_words", candidate.changedWords)
                writer.field("unmeasured", candidate.isUnmeasured)
                let evaluations = candidate.evaluations.sorted { $0.value.seq < $1.value.seq }
                writer.field("evaluations", evaluations) { evaluation, writer in
                    writer.field("split", evaluation.key.rawValue)
                    writer.field("n", evaluation.value.n)
                    writer.field("failed", evaluation.value.failed)
                    writer.field("mean", evaluation.value.mean)
                    writer.field("standard_error", evaluation.value.standardError)
                }
                writer.field("started_steps", steps)
            }
        }
    }
}
