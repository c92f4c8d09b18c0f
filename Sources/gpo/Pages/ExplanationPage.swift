import Evaluation
import History
import Reports

/// Why a candidate exists, for people.
struct ExplanationPage {
    let explanation: Explanation
    let evidence: ExplanationEvidence
    let outline: RunOutline

    func print(run: String) {
        let candidate = explanation.candidate
        Page.line("candidate", "\(candidate.id) of \(run)")
        Page.quote(candidate.text)
        printOrigin()
        printShown()
        if let diff = explanation.diff, let parent = explanation.parent {
            Page.heading("what changed from \(parent.id)")
            Page.quote(DiffText.of(diff))
        }
        printScores()
        printSelection()
        printCost()
    }

    private func printOrigin() {
        guard let started = explanation.started, let step = explanation.candidate.step else {
            return Page.line("from", "the pipeline: the initial prompt of the run")
        }
        Page.line("step", "\(step), epoch \(started.epoch), batch \(started.batch)")
        Page.line("started", "from \(started.current)\(score(of: started.current))")
        if let parent = explanation.parent { Page.quote(parent.text) }
        let used = explanation.generated.changedWords
        Page.line("budget", "\(started.budgetWords) words; \(used) of them used")
    }

    private func printShown() {
        guard explanation.started != nil else { return }
        Page.heading("what the optimizer model was shown")
        if let retrieved = explanation.retrieved {
            var rows = [["", "ID", "SCORE", "SIMILARITY", "PROMPT"]]
            rows += retrieved.picks.map { pick in
                row("retrieved", pick.candidate, score: pick.score, similarity: pick.similarity)
            }
            rows += explanation.passedOver.prefix(10).map { neighbour in
                row("passed over", neighbour.candidate, score: neighbour.score, similarity: neighbour.similarity)
            }
            if rows.count == 1 {
                Screen.print("  nothing was there to retrieve by \(retrieved.policy)")
            } else {
                Page.table(rows)
            }
            let rest = explanation.passedOver.count - 10
            if rest > 0 { Screen.print("  and \(rest) more passed over") }
        } else {
            Screen.print("  no earlier prompts: the direction looks at none")
        }
        if let metaprompt = explanation.metaprompt {
            Page.line("metaprompt", "from the template \(metaprompt.template)")
            Page.quote(metaprompt.text)
        }
        if let reply = evidence.reply {
            Page.line(
                "reply", "found by \(explanation.generated.form)\(evidence.call?.model.map { ", from \($0)" } ?? "")")
            Page.quote(reply)
        }
    }

    private func row(_ label: String, _ id: CandidateID, score: Double, similarity: Double?) -> [String] {
        [
            label, id.description, Format.score(score), similarity.map(Numbers.similarity) ?? "-",
            outline.trajectory[id]?.text ?? "",
        ]
    }

    private func printScores() {
        Page.heading("what it scores")
        for (split, evaluation) in explanation.candidate.evaluations.sorted(by: { $0.value.seq < $1.value.seq }) {
            Page.line(
                split.rawValue,
                "\(Format.score(evaluation.mean)) ± \(Format.score(evaluation.standardError)) over \(evaluation.n)")
        }
        if explanation.candidate.evaluations.isEmpty { Screen.print("  it has no score yet") }
        if explanation.candidate.isUnmeasured { Screen.print("  unmeasured: too many of its examples failed") }
        guard let parent = explanation.parent, let difference = evidence.comparison.difference else { return }
        let comparison = evidence.comparison
        Page.line(
            "than \(parent.id)",
            "\(Page.difference(difference.mean)) (95 % interval \(Page.difference(difference.interval.lowerBound)) to "
                + "\(Page.difference(difference.interval.upperBound))): \(comparison.won.count) won, "
                + "\(comparison.lost.count) lost, \(comparison.same) the same")
        printRows("won", comparison.won, parent.id)
        printRows("lost", comparison.lost, parent.id)
    }

    private func printRows(_ label: String, _ rows: [ExampleComparison.Row], _ parent: CandidateID) {
        if rows.isEmpty { return }
        let inputs = Dictionary(
            outline.datasets[.validation].map { ($0.example, $0) }, uniquingKeysWith: { first, _ in first })
        for row in rows.prefix(5) {
            let example = inputs[row.example]
            Page.line(label, "\(row.example), right: \(example?.targets.joined(separator: " | ") ?? "?")")
            let room = Style.width - Page.labelWidth - 8
            Page.line("", "input \(Format.line(example?.input ?? "", width: room))")
            Page.line("", "\(Format.padded(parent.description, 5)) \(Format.line(row.before.output, width: room))")
            Page.line(
                "", "\(Format.padded(row.after.candidate.description, 5)) \(Format.line(row.after.output, width: room))"
            )
        }
        if rows.count > 5 { Page.line("", "and \(rows.count - 5) more \(label); all of them: --json") }
    }

    private func printSelection() {
        guard let step = explanation.candidate.step else { return }
        Page.heading("what was decided")
        guard let selected = explanation.selected else { return Screen.print("  the step has not selected yet") }
        let id = explanation.candidate.id
        if selected.candidate == id {
            Screen.print("  selected: step \(step + 1) starts from it (\(selected.reason))")
        } else {
            let why =
                explanation.candidate.isUnmeasured
                ? "it could not be measured"
                : "\(selected.candidate)\(score(of: selected.candidate)) came before it (\(selected.reason))"
            Screen.print("  not selected after step \(step): \(why)")
        }
        let place = selected.options.firstIndex { $0.candidate == id }
        if let place { Screen.print("  it was number \(place + 1) of \(selected.options.count) to choose from") }
        if outline.trajectory.best?.id == id { Screen.print("  it is the best on validation so far") }
    }

    private func printCost() {
        Page.heading("what it cost")
        if let call = evidence.call {
            let generated = outline.trajectory.candidates.filter { $0.step == explanation.candidate.step }.count
            Page.line(
                "writing",
                "\(call.call): \(call.usage.prompt) + \(call.usage.completion) tokens, "
                    + "\(Format.dollars(call.microdollars)), \(call.latencyMilliseconds) ms"
                    + (generated > 1 ? "; its step accepted \(generated) candidates" : ""))
        }
        let spent = evidence.evaluation
        Page.line(
            "scoring",
            "\(spent.calls) calls, \(Format.count(spent.tokens)) tokens, \(Format.dollars(spent.microdollars))")
    }

    private func score(of id: CandidateID) -> String {
        outline.trajectory[id]?.score.map { " (\(Format.score($0)))" } ?? ""
    }
}
