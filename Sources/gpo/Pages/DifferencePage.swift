import History
import JSON
import Reports

/// Two runs side by side.
struct DifferencePage {
    let difference: RunDifference
    let names: [String]
    let outlines: [RunOutline]

    func print() {
        Page.line("runs", "\(names[0]) and \(names[1])")
        Page.line("common", common)
        Page.line("settings", difference.changes.isEmpty ? "the same" : "\(difference.changes.count) differ")
        for change in difference.changes {
            Screen.print("  \(change.path): \(text(change.old)) -> \(text(change.new))")
        }
        if let step = difference.firstDifferentStep {
            Page.line("steps", "step \(step) is the first that differs")
        } else {
            Page.line("steps", "\(difference.left.count), all decided alike")
        }
        printSteps()
        printPrompts()
        Page.heading("result")
        for (name, outline) in zip(names, outlines) {
            let best = outline.trajectory.best
            Page.line(
                Format.line(name, width: 10),
                best.map { "best \($0.id), validation \(Format.score($0.score ?? 0))\(final($0.id, outline))" }
                    ?? "no score yet")
            if let best { Page.quote(best.text) }
        }
        if difference.isEmpty { Screen.print("\nno difference") }
    }

    private var common: String {
        let events = difference.commonEvents
        if events == 0 { return "no event: they were started apart" }
        let ends = outlines.map(\.lastSeq)
        return "the first \(events) events, of \(ends[0]) and \(ends[1])"
    }

    private func printSteps() {
        let count = max(difference.left.count, difference.right.count)
        guard count > 0 else { return }
        Page.heading("step by step; = marks those decided alike")
        var rows = [["STEP", "", "RUN", "WORDS", "NEW", "CALLS", "COST", "SELECTED"]]
        for index in 0..<count {
            let pair = [difference.left, difference.right].map { $0.indices.contains(index) ? $0[index] : nil }
            let isSame = pair[0].map { left in pair[1].map(left.decides) ?? false } ?? false
            for (name, step) in zip(names, pair) {
                rows.append([
                    String(index), isSame ? "=" : "", Format.line(name, width: 16),
                    step.map { String($0.budgetWords) } ?? "-",
                    step.map { String($0.generated.count) } ?? "-",
                    step?.spent.map { Format.count($0.calls) } ?? "-",
                    step?.spent.map { Format.dollars($0.microdollars) } ?? "-",
                    step?.selected.map { "\($0.score.map(Format.score) ?? "-") \($0.text)" } ?? "-",
                ])
            }
        }
        Page.table(rows)
    }

    /// What was started from and written in the first step that differs, where both have it.
    private func printPrompts() {
        guard let step = difference.firstDifferentStep, difference.left.indices.contains(step),
            difference.right.indices.contains(step)
        else { return }
        Page.heading("step \(step), prompt by prompt")
        var rows = [["RUN", "", "SCORE", "PROMPT"]]
        for (name, digest) in zip(names, [difference.left[step], difference.right[step]]) {
            let prompts = [("from", digest.start)] + digest.generated.map { ("new", $0) }
            for (label, prompt) in prompts {
                rows.append([Format.line(name, width: 16), label, prompt.score.map(Format.score) ?? "-", prompt.text])
            }
            for reason in digest.rejected { rows.append([Format.line(name, width: 16), "rejected", "-", reason]) }
        }
        Page.table(rows)
    }

    private func final(_ id: CandidateID, _ outline: RunOutline) -> String {
        let test = outline.progress.result?.value.results.first { $0.candidate == id && $0.split == .test }
        return test.map { ", test \(Format.score($0.mean))" } ?? ""
    }

    private func text(_ value: JSONValue?) -> String {
        value.map { $0.string ?? $0.text } ?? "none"
    }

    func printJSON() {
        Page.json { writer in
            writer.object { writer in
                writer.field("runs", names)
                writer.field("differ", !difference.isEmpty)
                writer.field("common_events", difference.commonEvents)
                writer.list("settings", difference.changes)
                writer.optional("first_different_step", difference.firstDifferentStep)
                writer.field("same_results", difference.hasSameResults)
                write("left", difference.left, &writer)
                write("right", difference.right, &writer)
            }
        }
    }

    private func write(_ key: StaticString, _ steps: [StepDigest], _ writer: inout JSONWriter) {
        writer.field(key, steps) { step, writer in
            writer.field("step", step.number)
            writer.field("budget_words", step.budgetWords)
            prompts("start", [step.start], &writer)
            prompts("generated", step.generated, &writer)
            writer.field("rejected", step.rejected)
            prompts("selected", step.selected.map { [$0] } ?? [], &writer)
            if let spent = step.spent {
                writer.key("spent")
                spent.encode(to: &writer)
            }
        }
    }

    private func prompts(_ key: StaticString, _ prompts: [StepDigest.Prompt], _ writer: inout JSONWriter) {
        writer.field(key, prompts) { prompt, writer in
            writer.field("text", prompt.text)
            writer.optional("validation", prompt.score)
        }
    }
}
