import Foundation
import History
import Synchronization

/// Tells how a session goes: one changing line on a terminal, plain lines elsewhere.
final class ProgressDisplay: Sendable {
    private struct Progress {
        var steps = 0
        var callsAtStart: Int?
        var started: Date?
        var lastDrawn = Date.distantPast
    }

    private let progress = Mutex(Progress())
    private let isQuiet: Bool

    init(quiet: Bool) {
        isQuiet = quiet
    }

    /// Called with each event as it is folded.
    func observe(_ event: Event, _ state: RunState) {
        if isQuiet { return }
        switch event.payload {
        case .stepStarted(let started):
            note(
                "step \(number(event.step)): from \(started.current) "
                    + "(\(Format.score(state.trajectory[started.current]?.score ?? 0))), "
                    + "\(started.budgetWords) words may change")
        case .candidateEvaluated(let evaluated):
            let text = state.trajectory[evaluated.candidate]?.text ?? ""
            let failed = evaluated.failed > 0 ? ", \(evaluated.failed) failed" : ""
            note(
                "  \(evaluated.candidate) \(evaluated.split.rawValue) \(Format.score(evaluated.mean)) "
                    + "over \(evaluated.n)\(failed): \(Format.line(text, width: 100))")
        case .candidateRejected(let rejected):
            note("  rejected, \(reason(rejected)): \(Format.line(rejected.text ?? rejected.detail ?? "", width: 80))")
        case .candidateSelected(let selected):
            note("  next: \(selected.candidate) (\(Format.score(selected.score)), \(selected.reason))")
        case .warningRaised(let warning):
            Screen.error("warning: \(warning.message)")
        case .callFailed(let failure):
            let next = failure.waitMilliseconds.map { ", again in \(Format.duration(seconds: Double($0) / 1000))" }
            note("  \(failure.role.rawValue) call \(failure.call) failed: \(failure.kind)\(next ?? "")")
        case .callCompleted, .exampleScored:
            draw(event, state)
        case .runCreated, .runForked, .sessionStarted, .sessionEnded, .datasetLoaded, .exampleLoaded,
            .trajectoryRetrieved, .metapromptBuilt, .callRequested, .candidateGenerated, .embeddingComputed,
            .stepFinished, .budgetExhausted, .runFinished, .logCheckpoint, .exampleRescored, .candidateRescored,
            .unknown:
            return
        }
    }

    private func note(_ line: String) {
        Screen.note(line)
    }

    private func number(_ step: Int?) -> String {
        step.map(String.init) ?? "?"
    }

    private func reason(_ rejected: CandidateRejected) -> String {
        switch rejected.reason {
        case .duplicate: "the same as \(rejected.duplicateOf?.description ?? "another")"
        case .overBudget: "\(rejected.changedWords ?? 0) words changed of \(rejected.budgetWords ?? 0)"
        case .unparsable, .empty, .failed, .unmeasured: rejected.reason.rawValue
        }
    }

    /// At most ten times a second.
    private func draw(_ event: Event, _ state: RunState) {
        guard Screen.showsProgress else { return }
        let line: String? = progress.withLock { progress in
            let now = Date()
            let calls = state.ledger.completed.calls
            let callsAtStart = progress.callsAtStart ?? calls - 1
            let started = progress.started ?? now
            progress.callsAtStart = callsAtStart
            progress.started = started
            guard now.timeIntervalSince(progress.lastDrawn) > 0.1 else { return nil }
            progress.lastDrawn = now
            let rate = Double(calls - callsAtStart) / max(0.1, now.timeIntervalSince(started))
            return status(state, rate: rate)
        }
        if let line { Screen.status(line) }
    }

    private func status(_ state: RunState, rate: Double) -> String {
        let estimate = CallEstimate(state)
        var parts = ["step \(min(state.progress.finishedSteps + 1, estimate.steps)) of \(estimate.steps)"]
        if let first = estimate.candidates.first, let last = estimate.candidates.last {
            parts.append(first == last ? "\(first)" : "\(first) to \(last)")
            parts.append("\(estimate.examplesDone) of \(estimate.examplesUnderWay) examples")
        }
        if let best = state.trajectory.best { parts.append("best \(Format.score(best.score ?? 0)) (\(best.id))") }
        parts.append("\(Format.count(state.ledger.completed.calls)) calls")
        let cached = state.ledger.cachedTokens
        parts.append(
            "\(Format.count(state.ledger.completed.tokens)) tokens"
                + (cached > 0 ? " (\(Format.count(cached)) cached)" : ""))
        parts.append(Format.dollars(state.ledger.completed.microdollars))
        if rate > 0 { parts.append("about \(Format.duration(seconds: Double(estimate.callsLeft) / rate)) left") }
        return parts.joined(separator: " · ")
    }
}
