import History
import JSON
import Runs

/// A run: how it stands, its result, its steps and its candidates.
struct RunPage {
    let log: RunLog

    func print(json: Bool) throws {
        var started: [Int: StepStarted] = [:]
        var rejected: [Int: Int] = [:]
        var rescores = Rescores()
        let history = try RunHistory.load(log.location, files: log.files) { event in
            rescores.apply(event)
            switch event.payload {
            case .stepStarted(let value): started[event.step ?? 0] = value
            case .candidateRejected: rejected[event.step ?? -1, default: 0] += 1
            default: return
            }
        }
        log.note(history.torn)
        if json { return Screen.print(bytes: RunJSON.text(history)) }
        let state = history.state
        let created = state.origin.created?.description.prefix(19).replacing("T", with: " ") ?? "?"
        Page.line("run", "\(log.location.id), \(state.sessions.status.rawValue), \(state.lastSeq) events")
        Page.line("created", "\(created) UTC from \(state.origin.pipelineFile), seed \(state.origin.seed)")
        for fork in state.origin.forks { Page.line("fork of", "\(fork.parent) at event \(fork.parentSeq)") }
        for line in RunSummary(state: state).lines { Screen.print(line) }
        for metric in rescores.metrics {
            guard let best = rescores.ranking(by: metric).first else { continue }
            Page.line("by \(metric)", "best \(best.candidate), validation \(Format.score(best.evaluation.mean))")
        }
        printSteps(started, rejected, state)
        printCandidates(state)
    }

    private func printSteps(_ started: [Int: StepStarted], _ rejected: [Int: Int], _ state: RunState) {
        if started.isEmpty { return }
        Page.heading("steps")
        var rows = [["STEP", "FROM", "WORDS", "NEW", "REJECTED", "BEST OF STEP"]]
        for (number, step) in started.sorted(by: { $0.key < $1.key }) {
            let new = state.trajectory.candidates.filter { $0.step == number }
            let best = new.filter { $0.score != nil }.max {
                ($0.score ?? 0, -$0.id.number) < ($1.score ?? 0, -$1.id.number)
            }
            rows.append([
                String(number), step.current.description, String(step.budgetWords), String(new.count),
                String(rejected[number] ?? 0), best.map { "\($0.id) \(Format.score($0.score ?? 0))" } ?? "-",
            ])
        }
        Page.table(rows)
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
