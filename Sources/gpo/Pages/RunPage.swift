import History
import JSON
import Reports
import Runs

/// A run: how it stands, its result, its steps and its candidates.
struct RunPage {
    let log: RunLog

    func print(json: Bool) throws {
        let (state, outline) = try log.stateAndOutline()
        if json { return Screen.print(bytes: RunJSON.text(RunHistory(location: log.location, state: state))) }
        var started: [Int: StepStarted] = [:]
        var rejected: [Int: Int] = [:]
        for event in outline.events {
            switch event.payload {
            case .stepStarted(let value): started[event.step ?? 0] = value
            case .candidateRejected: rejected[event.step ?? -1, default: 0] += 1
            default: continue
            }
        }
        let created = state.origin.created?.description.prefix(19).replacing("T", with: " ") ?? "?"
        Page.line("run", "\(log.location.id), \(state.sessions.status.rawValue), \(state.lastSeq) events")
        Page.line("created", "\(created) UTC from \(state.origin.pipelineFile), seed \(state.origin.seed)")
        for fork in state.origin.forks { Page.line("fork of", "\(fork.parent) at event \(fork.parentSeq)") }
        for line in RunSummary(state: state).lines { Screen.print(line) }
        for metric in outline.rescores.metrics {
            guard let best = outline.rescores.ranking(by: metric).first else { continue }
            Page.line("by \(metric)", "best \(best.candidate), validation \(Format.score(best.evaluation.mean))")
        }
        printSteps(started, rejected, state)
        printCandidates(state)
    }

    private func printSteps(_ started: [Int: StepStarted], _ rejected: [Int: Int], _ state: RunState) {
        if started.isEmpty { return }
        Page.heading("steps")
        var rows = [["STEP", "FROM", "WORDS", "NEW", "REJECTED", "BEST OF STEP"]]
        let byStep = Dictionary(grouping: state.trajectory.candidates) { $0.step ?? -1 }
        // The middle of a long run is left out; its beginning and end say how it went.
        let numbers = started.keys.sorted()
        let shown = numbers.count > 60 ? Array(numbers.prefix(20) + numbers.suffix(20)) : numbers
        for number in shown {
            guard let step = started[number] else { continue }
            let new = byStep[number] ?? []
            let best = new.filter { $0.score != nil }.max {
                ($0.score ?? 0, -$0.id.number) < ($1.score ?? 0, -$1.id.number)
            }
            rows.append([
                String(number), step.current.description, String(step.budgetWords), String(new.count),
                String(rejected[number] ?? 0), best.map { "\($0.id) \(Format.score($0.score ?? 0))" } ?? "-",
            ])
        }
        Page.table(rows)
        if shown.count < numbers.count {
            Screen.print(
                "  without \(numbers.count - shown.count) steps in the middle; all of them: gpo log RUN --type step")
        }
    }

    private func printCandidates(_ state: RunState) {
        let candidates = state.trajectory.candidates
        if candidates.isEmpty { return }
        Page.heading("candidates, best first")
        let shown = candidates.sorted { ($0.score ?? -1, -$0.id.number) > ($1.score ?? -1, -$1.id.number) }.prefix(20)
        var rows = [["ID", "STEP", "SCORE", "FROM", "WORDS", "PROMPT"]]
        for candidate in shown {
            rows.append([
                candidate.id.description, candidate.step.map(String.init) ?? "-",
                candidate.score.map(Format.score) ?? (candidate.isUnmeasured ? "failed" : "-"),
                candidate.parent?.description ?? "-", String(candidate.changedWords), candidate.text,
            ])
        }
        Page.table(rows)
        if candidates.count > shown.count { Screen.print("  and \(candidates.count - shown.count) more") }
    }
}
