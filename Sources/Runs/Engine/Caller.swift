import Crypto
import EventLog
import Foundation
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
        var rest = plans[...]
        var repeated: [Prepared] = []
        var seen: Set<String> = []
        try await run {
            while let plan = rest.popFirst() {
                let prepared = try prepare(plan)
                if !reuses || plan.role != .task || seen.insert(prepared.digest).inserted { return prepared }
                repeated.append(prepared)
            }
            return nil
        }
        // What was asked twice at once has its answer by now.
        var known = repeated[...]
        try await run { known.popFirst() }
    }

    /// Makes the calls that `next` gives until it gives none.
    private func run(_ next: () throws -> Prepared?) async throws {
        let answered = reuses ? await journal.state.calls.answeredBodies : [:]
        let halt = Halt()
        try await withThrowingTaskGroup(of: Void.self) { group in
            var failure: (any Error)?
            var underWay = 0
            while failure == nil, !Task.isCancelled {
                let call: Prepared
                do {
                    guard let prepared = try next() else { break }
                    call = prepared
                } catch {
                    failure = error
                    halt.call()
                    break
                }
                if underWay >= Self.ahead * (try clients.client(for: call.plan.role).concurrency) {
                    do { try await group.next() } catch { failure = Self.telling(failure, error) }
                    underWay -= 1
                }
                if failure != nil || Task.isCancelled { break }
                underWay += 1
                let recorded = call.plan.role == .task ? answered[call.digest] : nil
                group.addTask {
                    do {
                        try await make(call, recorded: recorded, unless: halt)
                    } catch {
                        halt.call()
                        throw error
                    }
                }
            }
            while underWay > 0 {
                do { try await group.next() } catch { failure = Self.telling(failure, error) }
                underWay -= 1
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

    /// A call with the exact body that is sent for it.
    private struct Prepared: Sendable {
        var plan: CallPlan
        var call: PreparedCall
        var digest: String
    }

    private func prepare(_ plan: CallPlan) throws -> Prepared {
        let client = try clients.client(for: plan.role)
        let call: PreparedCall
        do throws(CallFailure) {
            switch plan.request {
            case .chat(let request): call = try client.prepare(chat: request)
            case .embedding(let texts): call = try client.prepare(embedding: texts)
            }
        } catch {
            throw CallTrouble(role: plan.role, failure: error)
        }
        return Prepared(plan: plan, call: call, digest: BodyDigests.of(call.body, addressee: client.addressee))
    }

    private func make(_ prepared: Prepared, recorded seq: Int?, unless halt: Halt) async throws {
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

    private func requested(_ prepared: Prepared, _ client: ModelClient, _ worst: WorstCase) -> CallRequested {
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
    private func reuse(_ prepared: Prepared, seq: Int) async throws {
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

/// The names under which replies are found again.
enum BodyDigests {
    /// The first 32 hexadecimal digits of the SHA-256 of the body, after the addressee and a line feed where the body
    /// does not say whom it asks.
    static func of(_ body: [UInt8], addressee: String) -> String {
        var hash = SHA256()
        if !addressee.isEmpty { hash.update(data: Array((addressee + "\n").utf8)) }
        hash.update(data: body)
        let digits = Array("0123456789abcdef".utf8)
        let text = hash.finalize().prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
