import DequeModule
import Diagnostics
import EventLog
import History
import JSON
import Models

/// The only way into a run's log: gives events their place, makes them durable, and then moves the state.
package actor Journal {
    /// Events between checkpoints, at most.
    static let eventsPerCheckpoint = 1000

    /// The fold of what is durable.
    package private(set) var state: RunState
    private let writer: LogWriter
    /// Where a task that appends one thing after another does so without other threads to be woken.
    package nonisolated var thread: LogThread { writer.thread }
    private var times: AppendTimes
    private let observe: @Sendable (Event, RunState) -> Void
    private let budget: Budget
    /// Appended and not yet known to be durable, in order.
    private var ahead: Deque<Event> = []
    /// The ledger with what is appended already, so that parallel calls cannot promise the same money twice.
    private var promised: Ledger
    private var settling: [Int: CheckedContinuation<Void, Never>] = [:]
    private var nextSettling = 0
    private var lastCheckpoint: Int
    private var json = JSONWriter()

    package init(
        writer: LogWriter, state: RunState, budget: Budget, now: @escaping @Sendable () -> Timestamp,
        observe: @escaping @Sendable (Event, RunState) -> Void
    ) {
        self.writer = writer
        self.state = state
        self.budget = budget
        times = AppendTimes(now: now)
        self.observe = observe
        promised = state.ledger
        lastCheckpoint = state.lastCheckpointSeq
    }

    /// Appends the drafts in one commit; returns their events once they are durable and folded into the state.
    @discardableResult
    package func append(_ drafts: [Draft]) async throws(LogError) -> [Event] {
        let (events, commit) = enqueue(drafts)
        try await settle(commit, upTo: events.last?.seq ?? 0)
        if writer.needsSeal { try await seal() }
        return events
    }

    /// Appends a `call.requested`, once its worst case fits into the budget beside all that is under way.
    ///
    /// Waits while other calls may still turn out cheaper than their worst case; throws `BudgetShortage` when none is
    /// under way and it still does not fit.
    package func request(_ draft: Draft, worst: WorstCase) async throws {
        while let shortage = shortage(for: worst) {
            if promised.underWay.isEmpty || shortage.limit == "time" { throw shortage }
            await waitForSettlement()
            try Task.checkCancellation()
        }
        try await append([draft])
    }

    /// Appends a failed attempt before the call is sent again; where the budget has no room for that, appends
    /// `otherwise`, which gives the call up, and throws `BudgetShortage`.
    package func retry(_ failure: Draft, otherwise: Draft) async throws {
        guard case .callFailed(let failed) = failure.payload else { preconditionFailure("no failed call") }
        if let shortage = shortage(for: failed.countedAgain) {
            try await append([otherwise])
            throw shortage
        }
        try await append([failure])
    }

    /// Appends a checkpoint over all events so far.
    package func checkpoint() async throws(LogError) {
        let commit = enqueueCheckpoint()
        try await settle(commit, upTo: ahead.last?.seq ?? state.lastSeq)
    }

    /// Packs the segment in hand for good, with a checkpoint as its last event.
    package func seal() async throws(LogError) {
        let commit = enqueueCheckpoint()
        let last = ahead.last?.seq ?? state.lastSeq
        // Marks the segment's end before anything else can be appended.
        try await writer.seal()
        try await settle(commit, upTo: last)
    }

    package func close() async throws(LogError) {
        try await writer.close()
    }

    /// Size and root of the whole log.
    package var root: (size: Int, root: String) {
        let checkpoint = writer.checkpoint
        return (checkpoint.size, checkpoint.root.description)
    }

    private func enqueue(_ drafts: [Draft]) -> ([Event], Commit) {
        let time = times.next()
        let first = writer.nextSeq
        let events = drafts.enumerated().map { $1.event(seq: first, index: $0, time: time) }
        var lines: [UInt8] = []
        for event in events {
            event.write(to: &json, line: &lines)
            promised.apply(event)
        }
        let commit = writer.append(lines, count: events.count)
        ahead += events
        if first + events.count - lastCheckpoint > Self.eventsPerCheckpoint { _ = enqueueCheckpoint() }
        return (events, commit)
    }

    private func enqueueCheckpoint() -> Commit {
        let time = times.next()
        var event: Event?
        let commit = writer.appendCheckpoint { seq, checkpoint in
            let draft = Draft(LogCheckpoint(size: checkpoint.size, root: checkpoint.root.description))
            let made = draft.event(seq: seq, index: 0, time: time)
            event = made
            return made.line
        }
        if let event {
            ahead.append(event)
            lastCheckpoint = event.seq
        }
        return commit
    }

    /// Waits for the commit, then folds everything up to `seq`: commits become durable in the order of appending.
    private func settle(_ commit: Commit, upTo seq: Int) async throws(LogError) {
        try await commit.durable()
        while let next = ahead.first?.seq, next <= seq {
            let event = ahead.removeFirst()
            state.apply(event)
            observe(event, state)
        }
        for waiter in settling.values { waiter.resume() }
        settling = [:]
    }

    /// Returns when something more is durable, or the task is cancelled: then the calls under way may never settle.
    private func waitForSettlement() async {
        nextSettling += 1
        let id = nextSettling
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                if Task.isCancelled { waiter.resume() } else { settling[id] = waiter }
            }
        } onCancel: {
            Task { await self.stopWaiting(id) }
        }
    }

    private func stopWaiting(_ id: Int) {
        settling.removeValue(forKey: id)?.resume()
    }

    private func shortage(for worst: WorstCase) -> BudgetShortage? {
        let spent = promised.committed
        if let limit = budget.time, state.ledger.activeMicroseconds >= limit.wholeMicroseconds {
            return BudgetShortage(
                limit: "time", allowed: limit.wholeMicroseconds / 1000,
                spent: state.ledger.activeMicroseconds / 1000, needed: 0)
        }
        let checks = [
            ("calls", budget.calls, spent.calls, 1), ("tokens", budget.tokens, spent.tokens, worst.tokens),
            ("usd", budget.costMicrodollars, spent.microdollars, worst.microdollars),
        ]
        for case (let name, let allowed?, let spent, let needed) in checks where needed > allowed - spent {
            return BudgetShortage(limit: name, allowed: allowed, spent: spent, needed: needed)
        }
        return nil
    }
}

/// The next call does not fit into the budget.
package struct BudgetShortage: Error, Hashable, Sendable {
    /// calls, tokens, usd or time.
    package var limit: String
    /// In calls, tokens, microdollars or milliseconds.
    package var allowed: Int
    package var spent: Int
    /// What the next call may need.
    package var needed: Int
}

extension Duration {
    /// Rounded down.
    var wholeMicroseconds: Int {
        Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000)
    }
}
