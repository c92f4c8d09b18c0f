import History
import Optimization
import Pipelines

/// What the optimizer decides, held against what is recorded.
extension Replay {
    /// Compares a recorded decision with the one that today's code takes at the same point.
    mutating func compare(_ event: Event, _ line: UnsafeRawBufferPointer) {
        counts.decisions += 1
        if pending.isEmpty {
            guard case .record(let drafts)? = optimizer?.decide(state), !drafts.isEmpty else {
                return differ(event, derived: nil, "today's code does not decide anything here that needs no call")
            }
            pending = drafts[...]
            batchStart = event.seq
        }
        let derived = pending.removeFirst().event(seq: batchStart, index: event.seq - batchStart, time: event.time)
        planned = [:]
        let before = differences.count
        compare(event, line, with: derived)
        // Goes on from what was recorded.
        if differences.count > before { pending = [] }
    }

    /// What belongs to one decision, or to one reply, is one commit, so nothing else can come between.
    mutating func expectNothingMissing(before event: Event) {
        if let vector = vectors.first {
            guard case .embeddingComputed = event.payload else {
                vectors = []
                return differ(event, derived: vector.event(seq: event.seq, index: 0, time: event.time), Self.missing)
            }
        }
        guard let draft = pending.first, !Self.mayInterrupt(event.payload) else { return }
        pending = []
        differ(
            event, derived: draft.event(seq: batchStart, index: event.seq - batchStart, time: event.time), Self.missing)
    }

    private static let missing = "a decision is missing before it"

    /// Whether the event may stand where the rest of a decision is still to come: decisions themselves, the data that a
    /// fork reads anew, and what begins after a log was cut off.
    private static func mayInterrupt(_ payload: Payload) -> Bool {
        switch payload {
        case .runForked, .sessionStarted, .datasetLoaded, .exampleLoaded, .warningRaised: true
        default: isDecision(payload)
        }
    }

    /// A session that says that it finished the run has left nothing to decide.
    mutating func checkEnd(_ event: Event) {
        guard let decision = optimizer?.decide(state), decision != .finish else { return }
        var derived: Event?
        if case .record(let drafts) = decision, let first = drafts.first {
            derived = first.event(seq: event.seq, index: 0, time: event.time)
        }
        differ(event, derived: derived, "today's code has more to do here")
    }

    /// A fork that looks at outputs in another way scores those of its past again, once it has its data and before
    /// anything is decided.
    mutating func expectRescoring(before event: Event) throws {
        guard let (forked, before) = fork else { return }
        switch event.payload {
        case .datasetLoaded, .exampleLoaded: return
        default: fork = nil
        }
        let pipeline = try Pipeline(resolved: state.origin.pipeline)
        let changes = PastChanges(state: before, pipeline: pipeline, changes: forked.changes)
        guard changes.changesScores(with: state.datasets) else { return }
        let scores = try past.scores(through: forked.parentSeq)
        pending = Rescoring(pipeline: pipeline, datasets: state.datasets).drafts(scores)[...]
        batchStart = 0
    }
}
