import Evaluation
import History
import JSON
import Runs

/// What a run came to, as printed at its end and by `gpo show`.
struct RunSummary {
    let state: RunState

    var lines: [String] {
        guard let result = state.progress.result?.value else { return unfinished }
        var lines: [String] = []
        let finalists = result.best == result.initial ? [result.initial] : [result.initial, result.best]
        for id in finalists {
            let title = id == result.initial ? "before" : "after"
            lines.append("\(Format.padded(title, 11))\(id)")
            lines += prompt(id)
            for score in result.results where score.candidate == id {
                lines.append(
                    "\(Format.padded("", 11))\(Format.padded(score.split.rawValue, 11))\(Format.score(score.mean))"
                        + "  (95 % interval \(Format.score(score.low)) to \(Format.score(score.high)), n = \(score.n))")
            }
        }
        if result.best == result.initial { lines.append("after      no candidate scored better on validation") }
        return lines + spend
    }

    private var unfinished: [String] {
        var lines = ["status     \(state.sessions.status.rawValue)\(state.sessions.detail.map { ": \($0)" } ?? "")"]
        if let best = state.trajectory.best {
            lines.append("best       \(best.id), validation \(Format.score(best.score ?? 0))")
            lines += prompt(best.id)
        }
        return lines + spend
    }

    private func prompt(_ id: CandidateID) -> [String] {
        (state.trajectory[id]?.text ?? "").split(whereSeparator: \.isNewline).map { "           | \($0)" }
    }

    private var spend: [String] {
        let ledger = state.ledger
        var line = "spent      \(ledger.completed.calls) calls, \(Format.count(ledger.completed.tokens)) tokens"
        if ledger.cachedTokens > 0 { line += " (\(Format.count(ledger.cachedTokens)) of them cached)" }
        line += ", \(Format.dollars(ledger.completed.microdollars))"
        if state.origin.rates.contains(where: { $0.source == "unknown" }) { line += " where prices are known" }
        line += ", \(Format.duration(seconds: Double(ledger.activeMicroseconds) / 1_000_000))"
        var lines = [line]
        let doubt = ledger.inDoubt + ledger.failed
        if doubt.calls > 0 {
            lines.append(
                "in doubt   \(doubt.calls) calls that were cut off, at most \(Format.count(doubt.tokens)) tokens, "
                    + Format.dollars(doubt.microdollars))
        }
        if ledger.reusedCalls > 0 { lines.append("reused     \(ledger.reusedCalls) replies from the log") }
        return lines
    }
}
