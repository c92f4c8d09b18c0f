import History
import JSON
import Reports

/// The candidates by another metric, beside the run's own.
struct RescorePage {
    let outline: RunOutline
    let metric: String

    func print(run: String, json: Bool) {
        let ranking = outline.rescores.ranking(by: metric)
        if json { return printJSON(run, ranking) }
        let own = outline.origin.pipeline["task"]?["answer"]?["metric"]?.string ?? "own"
        Page.line("run", "\(run), by \(metric) over the recorded outputs")
        guard let best = ranking.first else { return Screen.print("no candidate has a score on validation") }
        Page.line("best", "\(best.candidate), validation \(Format.score(best.evaluation.mean))")
        Page.quote(outline.trajectory[best.candidate]?.text ?? "")
        Page.heading("candidates on validation, best first")
        var rows = [["ID", metric.uppercased(), own.uppercased(), "PROMPT"]]
        for (id, evaluation) in ranking.prefix(20) {
            rows.append([
                id.description, "\(Format.score(evaluation.mean)) ± \(Format.score(evaluation.standardError))",
                outline.trajectory[id]?.score.map(Format.score) ?? "-", outline.trajectory[id]?.text ?? "",
            ])
        }
        Page.table(rows)
        if ranking.count > 20 { Screen.print("  and \(ranking.count - 20) more") }
        printPath(own)
    }

    /// The way that the run went, by this metric: what each step started from.
    private func printPath(_ own: String) {
        let path = outline.trajectory.path
        if path.count < 2 { return }
        Page.heading("the run's own path by it")
        var rows = [["STEP", "FROM", metric.uppercased(), own.uppercased()]]
        for (step, selected) in path.enumerated().prefix(40) {
            rows.append([
                step < path.count - 1 ? String(step) : "end", selected.candidate.description,
                outline.rescores[metric, selected.candidate, .validation].map { Format.score($0.mean) } ?? "-",
                outline.trajectory[selected.candidate]?.score.map(Format.score) ?? "-",
            ])
        }
        Page.table(rows)
        if path.count > 40 { Screen.print("  and \(path.count - 40) more") }
    }

    private func printJSON(_ run: String, _ ranking: [(candidate: CandidateID, evaluation: Trajectory.Evaluation)]) {
        Page.json { writer in
            writer.object { writer in
                writer.field("run", run)
                writer.field("metric", metric)
                writer.field("candidates", ranking) { row, writer in
                    writer.field("candidate", row.candidate)
                    writer.field("n", row.evaluation.n)
                    writer.field("mean", row.evaluation.mean)
                    writer.field("standard_error", row.evaluation.standardError)
                    writer.optional("own_score", outline.trajectory[row.candidate]?.score)
                }
            }
        }
    }
}
