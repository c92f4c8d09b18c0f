import Diagnostics
import EventLog
import Foundation
import History
import JSON
import Pipelines

/// A new run with the past of another, up to a point, and perhaps other settings from there on.
package struct Fork: Sendable {
    package var location: RunLocation
    /// The last event that is shared.
    package var lastShared: Int
    package var changes: [SettingChange]
    /// What the changes mean for the past, in words for people.
    package var consequences: [String]

    /// Makes the fork's directory and its `run.forked`; the parent is only read, and may be running.
    package static func make(
        of parent: RunLocation, at point: ForkPoint, overrides: [Override], id: String, in store: RunStore,
        world: World
    ) async throws -> Fork {
        var search = ForkPointSearch(point)
        let damage = try readable(parent, files: world.logFiles) { search.see($0) }
        let lastShared: Int
        do throws(Problems) {
            lastShared = try shared(search, parent: parent)
        } catch {
            throw Problems((damage?.diagnostics ?? []) + error.diagnostics, exitCode: (damage ?? error).exitCode)
        }
        var state = RunState()
        var scored: [Event] = []
        _ = try readable(parent, files: world.logFiles) { event in
            guard event.seq <= lastShared else { return }
            state.apply(event)
            switch event.payload {
            case .exampleScored, .candidateEvaluated: scored.append(event)
            default: break
            }
        }
        let old = state.origin.pipeline
        let pipeline = try Pipeline(resolved: old, overrides: overrides, place: Place(file: "the run's pipeline"))
        let changes = SettingChanges.between(old, pipeline.resolved)
        let past = PastChanges(state: state, pipeline: pipeline, changes: changes)
        try past.check()
        let texts = try past.changedTexts(overrides: overrides)
        var consequences = try past.reloadedData(overrides: overrides)
        let datasets = past.datasets(after: consequences)
        var words: [String] = []
        if past.changesScores(with: datasets) {
            consequences += Rescoring(pipeline: pipeline, datasets: datasets).drafts(scored)
            words.append("the scores up to event \(lastShared) were given again, from the recorded outputs")
        }
        if past.changesTaskModel {
            let warning = "the scores up to event \(lastShared) are of the task model before the fork"
            consequences.append(
                Draft(
                    causes: [.sibling(0)], WarningRaised(code: "scores-of-another-model", message: warning)))
            words.append(warning)
        }
        let location = store.location(of: id)
        try await ForkDirectory(location, in: store).make { unfinished in
            try LogFork.make(from: parent.path, through: lastShared, to: unfinished, fileSystem: world.logFiles)
            let lock = try RunLock(directory: unfinished, fileSystem: world.logFiles)
            let (writer, _) = try LogWriter.open(directory: unfinished, fileSystem: world.logFiles)
            let journal = Journal(
                writer: writer, state: state, budget: pipeline.budget, now: world.now, observe: { _, _ in })
            let forked = RunForked(
                run: id, parent: parent.id, parentSeq: lastShared, parentRoot: writer.checkpoint.root.description,
                tool: Tool.version, changes: changes, texts: texts, rates: past.changedRates)
            try await journal.append([Draft(causes: [.seq(lastShared)], forked)] + consequences)
            try await journal.checkpoint()
            try await journal.close()
            withExtendedLifetime(lock) {}
        }
        return Fork(location: location, lastShared: lastShared, changes: changes, consequences: words)
    }

    /// Reads what can be read, and returns what kept it from the rest: a log that is damaged further on can be forked from
    /// before the damage.
    private static func readable(
        _ parent: RunLocation, files: any LogFileSystem, _ body: (Event) throws -> Void
    ) throws -> Problems? {
        var last = 0
        do {
            try RunHistory.events(of: parent, files: files) { event in
                last = event.seq
                try body(event)
            }
            return nil
        } catch let problems as Problems where [.invalidInput, .diskError].contains(problems.exitCode) && last > 0 {
            // What lies before the damage, or before what the disk does not give, is enough.
            return problems
        }
    }

    private static func shared(
        _ search: ForkPointSearch, parent: RunLocation
    ) throws(Problems) -> Int {
        guard let first = search.firstPossible else {
            throw Problems(
                Diagnostic(problem: "\(parent.id) has no point from which a run can go on"), exitCode: .noInput)
        }
        guard let wanted = search.lastShared else {
            let remedy =
                switch search.point {
                case .step: "It has \(search.finishedSteps) finished steps: step:0 to step:\(search.finishedSteps)."
                case .seq: "Its last event is \(search.lastSeq)."
                case .candidate:
                    search.evaluatedSeq.map { "The step that scored it has not ended; take --at seq:\($0)." }
                        ?? "See its candidates: gpo show \(parent.id)"
                }
            throw Problems(
                Diagnostic(field: "--at", problem: "\(parent.id) has no such point", remedy: remedy), exitCode: .noInput
            )
        }
        guard wanted >= first else {
            throw Problems(
                Diagnostic(
                    field: "--at", problem: "before event \(first) the data are not all in the log",
                    remedy: "The earliest point is --at seq:\(first)."), exitCode: .usage)
        }
        return wanted
    }
}
