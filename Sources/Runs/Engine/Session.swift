import Diagnostics
import EventLog
import History
import Models
import Optimization
import Pipelines

/// One process's work on a run, from `session.started` to `session.ended`.
package struct Session: Sendable {
    /// How a session ended.
    package enum Outcome: Sendable {
        case finished
        case interrupted
        case budget(BudgetShortage)
        /// An endpoint failed after the retries, or cannot succeed.
        case unavailable(CallTrouble)
        case gaveUp(String)
    }

    package var world: World
    package var location: RunLocation
    package var pipeline: Pipeline
    /// Whether equal task calls are sent again.
    package var fresh: Bool
    package var notify: @Sendable (String) -> Void
    let lock: RunLock
    let journal: Journal

    /// Works until the run is finished or cannot go on, then closes the log; throws only what no log can record.
    package func run() async throws -> Outcome {
        let outcome: Outcome
        do {
            let state = await journal.state
            let plan = try Plan(pipeline: pipeline, origin: state.origin)
            let servers = LocalServers(
                settings: usedServers, outputs: location.serverOutputs, withheld: pipeline.models.keyVariables,
                notify: notify)
            try await servers.run { addresses in
                let clients = try ModelClients(
                    pipeline: pipeline, rates: state.origin.rates, texts: state.origin.texts, addresses: addresses,
                    keys: KeyReader(environment: world.environment), clock: world.modelClock)
                let caller = Caller(
                    journal: journal, clients: clients, location: location, files: world.logFiles, reuses: !fresh)
                let engine = Engine(optimizer: Optimizer(plan: plan), journal: journal, caller: caller)
                try await withTaskExecutorPreference(journal.thread) { try await engine.run() }
            }
            outcome = .finished
        } catch is CancellationError {
            outcome = .interrupted
        } catch let shortage as BudgetShortage {
            try await journal.append([
                Draft(
                    BudgetExhausted(
                        limit: shortage.limit, allowed: shortage.allowed, spent: shortage.spent, needed: shortage.needed
                    ))
            ])
            outcome = .budget(shortage)
        } catch let trouble as CallTrouble {
            outcome = .unavailable(trouble)
        } catch let gaveUp as GaveUp {
            outcome = .gaveUp(gaveUp.reason)
        } catch let problems as Problems {
            try await end(.failed, detail: problems.description)
            throw problems
        }
        try await end(outcome.reason, detail: outcome.detail)
        return outcome
    }

    private func end(_ reason: SessionEnded.Reason, detail: String?) async throws {
        try await journal.append([Draft(SessionEnded(reason: reason, detail: detail))])
        try await journal.seal()
        try await journal.close()
        // Only a shortcut for whoever opens the run next: it may fail or be deleted.
        StateSnapshot(location, files: world.logFiles).save(await journal.state)
    }

    /// The servers that a model uses.
    private var usedServers: [ServerSettings] {
        let names = Set(pipeline.models.byRole.compactMap { $0.1.server })
        return pipeline.servers.filter { names.contains($0.name) }
    }
}

extension Session.Outcome {
    var reason: SessionEnded.Reason {
        switch self {
        case .finished: .finished
        case .interrupted: .interrupted
        case .budget: .budget
        case .unavailable, .gaveUp: .failed
        }
    }

    var detail: String? {
        switch self {
        case .finished, .interrupted: nil
        case .budget(let shortage): "the \(shortage.limit) budget is exhausted"
        case .unavailable(let trouble): "\(trouble.role.rawValue) model: \(trouble.failure)"
        case .gaveUp(let reason): reason
        }
    }

    /// The exit code that it calls for.
    package var exitStatus: ExitStatus {
        switch self {
        case .finished: .done
        case .interrupted: .interrupted
        case .budget: .budgetExhausted
        case .unavailable, .gaveUp: .unavailable
        }
    }
}
