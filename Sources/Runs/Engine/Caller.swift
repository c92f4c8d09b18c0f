import EventLog
import History
import JSON
import Models
import Optimization

/// Makes model calls: each is durable before it is sent, and its reply before anything is decided on it.
package struct Caller: Sendable {
    let journal: Journal
    let clients: ModelClients
    let location: RunLocation
    let files: any LogFileSystem
    /// Whether replies that the log has are used again.
    let reuses: Bool

    package init(
        journal: Journal, clients: ModelClients, location: RunLocation, files: any LogFileSystem, reuses: Bool
    ) {
        self.journal = journal
        self.clients = clients
        self.location = location
        self.files = files
        self.reuses = reuses
    }

    /// Requests that are made durable ahead of their turn, as many as may be under way: so the endpoint never waits for
    /// the disk.
    private static let ahead = 2

    /// Makes the calls in this order, as many at once as the limits allow; each is prepared in its turn, so that the
    /// first ones are under way meanwhile. Those whose body another one has wait for that one's answer.
    ///
    /// Throws `CallTrouble` for a failure that concerns the endpoint, `BudgetShortage`, `LogError`, or `CancellationError`.
    /// Calls that are under way are awaited; none is sent after the first error.
    package func perform(_ plans: [CallPlan]) async throws {
        let queue = CallQueue(plans, clients: clients, keepsRepeated: reuses)
        let most = try Set(plans.map(\.role)).map { try clients.client(for: $0).concurrency }.max() ?? 0
        let workers = min(plans.count, Self.ahead * most)
        try await run(workers) { try queue.next() }
        try await run(min(queue.repeatedCount, workers)) { queue.nextRepeated() }
    }

    /// Makes the calls that `next` gives until it gives none, so many at once: tasks that take one after another, since
    /// a task a call would cost more than the rest of it.
    private func run(_ workers: Int, _ next: @escaping @Sendable () throws -> CallQueue.Prepared?) async throws {
        let answered = reuses ? await journal.state.calls.answeredBodies : [:]
        let halt = Halt()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<workers {
                // Not on the log's thread, where the engine may be.
                group.addTask(executorPreference: globalConcurrentExecutor) {
                    do {
                        while !halt.isCalled, !Task.isCancelled, let call = try next() {
                            let recorded = call.plan.role == .task ? answered[call.digest] : nil
                            try await make(call, recorded: recorded, unless: halt)
                        }
                    } catch {
                        halt.call()
                        throw error
                    }
                }
            }
            var failure: (any Error)?
            while let result = await group.nextResult() {
                if case .failure(let error) = result { failure = Self.telling(failure, error) }
            }
            if let failure { throw failure }
            try Task.checkCancellation()
        }
    }

    /// Of two errors the one that tells why: a call that was given up because of another one's failure says nothing.
    private static func telling(_ first: (any Error)?, _ second: any Error) -> any Error {
        guard let first, !(first is CancellationError) else { return second }
        return first
    }

    private nonisolated(nonsending) func make(
        _ prepared: CallQueue.Prepared, recorded seq: Int?, unless halt: Halt
    ) async throws {
        if let seq { return try await reuse(prepared, seq: seq) }
        let plan = prepared.plan
        let client = try clients.client(for: plan.role)
        let worst = WorstCase(
            tokens: prepared.call.worstCase.totalTokens,
            microdollars: client.worstCaseMicrodollars(prepared.call) ?? 0)
        try await journal.request(
            Draft(step: plan.step, causes: plan.causes.map(Draft.Cause.seq), requested(prepared, client, worst)),
            worst: worst)
        let result = try await client.send(prepared.call, unless: halt) { attempt in
            try await journal.retry(
                failed(plan, attempt.failure, wait: attempt.wait, isFinal: false, worst: worst),
                otherwise: failed(plan, attempt.failure, wait: nil, isFinal: true, worst: worst))
        } onReply: { reply in
            try await journal.append(completed(plan, reply, client, worst))
        }
        switch result {
        case .success: break
        case .failure(let failure) where failure.kind == .cancelled:
            // The request stays in doubt, and is counted so.
            throw CancellationError()
        case .failure(let failure):
            try await journal.append([failed(plan, failure, wait: nil, isFinal: true, worst: worst)])
            if failure.kind == .withdrawn { throw CancellationError() }
            if failure.isSystemic || plan.role == .embedding { throw CallTrouble(role: plan.role, failure: failure) }
        }
    }

    private func requested(_ prepared: CallQueue.Prepared, _ client: ModelClient, _ worst: WorstCase) -> CallRequested {
        CallRequested(
            call: prepared.plan.id, role: prepared.plan.role, endpoint: prepared.call.endpoint,
            model: client.settings.model, choices: prepared.plan.choices, bodyDigest: prepared.digest,
            body: prepared.call.body,
            worst: worst)
    }

    private func completed(
        _ plan: CallPlan, _ reply: ReceivedReply, _ client: ModelClient, _ worst: WorstCase
    ) -> [Draft] {
        let draft = Draft(
            step: plan.step, causes: plan.causes.map(Draft.Cause.seq),
            CallRecords.completed(plan.id, role: plan.role, reply: reply, price: client.price, worst: worst))
        guard case .vectors(let texts) = plan.content, let embedding = reply.embedding else { return [draft] }
        return [draft]
            + zip(texts, embedding.vectors).map { text, vector in
                Draft(
                    step: plan.step, causes: [.sibling(0)],
                    EmbeddingComputed(
                        candidate: text.candidate, model: client.settings.model, dimension: vector.count,
                        vector: EmbeddingComputed.encoded(vector), call: plan.id))
            }
    }

    private func failed(
        _ plan: CallPlan, _ failure: CallFailure, wait: Duration?, isFinal: Bool, worst: WorstCase
    ) -> Draft {
        Draft(
            step: plan.step, causes: plan.causes.map(Draft.Cause.seq),
            CallRecords.failed(
                plan.id, role: plan.role, failure: failure, wait: wait, isFinal: isFinal,
                systemic: failure.isSystemic || plan.role == .embedding, worst: worst))
    }

    /// Uses the reply that the log has for an equal body.
    private func reuse(_ prepared: CallQueue.Prepared, seq: Int) async throws {
        let line = try LogReader(directory: location.path, fileSystem: files).line(at: seq)
        guard case .callCompleted(let original) = try Event(line: line).payload else {
            preconditionFailure("event \(seq) answered a call and is no call.completed")
        }
        try await journal.append([
            Draft(
                step: prepared.plan.step, causes: prepared.plan.causes.map(Draft.Cause.seq) + [.seq(seq)],
                original.repeated(for: prepared.plan.id, from: seq))
        ])
    }
}

/// A failure that concerns an endpoint rather than one call, so that the session ends.
package struct CallTrouble: Error, Sendable {
    package var role: ModelRole
    package var failure: CallFailure
}
