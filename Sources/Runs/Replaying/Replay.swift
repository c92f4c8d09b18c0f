import Diagnostics
import EventLog
import History
import Models
import Optimization
import Pipelines

/// Derives every decision of a run again from its recorded calls, with today's code and without a network.
///
/// The log is read in order. The state is the fold of what came before, so each recorded decision is compared with what
/// the optimizer decides there; each request with the body that would be sent there; each reply with what today's
/// reading makes of it.
package struct Replay {
    /// Events that are derived from others, and so can be derived again.
    static func isDecision(_ payload: Payload) -> Bool {
        switch payload {
        case .stepStarted, .trajectoryRetrieved, .metapromptBuilt, .candidateGenerated, .candidateRejected,
            .exampleScored, .candidateEvaluated, .candidateSelected, .stepFinished, .runFinished:
            true
        case .embeddingComputed(let computed): computed.call == nil
        case .runCreated, .runForked, .sessionStarted, .sessionEnded, .datasetLoaded, .exampleLoaded, .callRequested,
            .callCompleted, .callFailed, .budgetExhausted, .warningRaised, .logCheckpoint, .exampleRescored,
            .candidateRescored, .unknown:
            false
        }
    }

    package private(set) var decisions = 0
    package private(set) var calls = 0
    /// What differs, in the order of the log.
    package private(set) var differences: [ReplayDifference] = []
    private var state = RunState()
    private var optimizer: Optimizer?
    private var readers = ReplyReaders()
    /// What the last decision has still to append.
    private var pending: [Draft] = []
    private var batchStart = 0
    private var planned: [CallID: CallPlan] = [:]
    /// The scores so far, which a fork with another metric gives again.
    private var scored: [Event] = []

    package init() {}

    /// Replays a log up to and including `lastStep`; stops at the first difference unless `all` are wanted.
    package static func run(
        _ location: RunLocation, files: any LogFileSystem, lastStep: Int? = nil, all: Bool = false
    ) throws -> Replay {
        var replay = Replay()
        do {
            try RunHistory.events(of: location, files: files) { event in
                if let lastStep, let step = event.step, step > lastStep { throw Stop() }
                try replay.next(event)
                if !all, !replay.differences.isEmpty { throw Stop() }
            }
        } catch is Stop {}
        return replay
    }

    private struct Stop: Error {}

    private mutating func next(_ event: Event) throws {
        if Self.isDecision(event.payload) {
            compare(event)
        } else {
            switch event.payload {
            case .callRequested(let request): check(request, event)
            case .callCompleted(let completed): check(completed, event)
            // Asked again under the same name, it may be asked otherwise.
            case .callFailed(let failure): if failure.final { planned[failure.call] = nil }
            case .sessionStarted, .runForked:
                pending = []
                planned = [:]
            default: break
            }
        }
        if case .runForked(let forked) = event.payload {
            let past = state
            state.apply(event)
            try prepare()
            return try expectRescoring(after: forked, past: past)
        }
        state.apply(event)
        switch event.payload {
        case .runCreated, .sessionStarted: try prepare()
        case .exampleScored, .candidateEvaluated: scored.append(event)
        default: break
        }
    }

    /// A fork with another metric scores the shared outputs again, before anything is decided.
    private mutating func expectRescoring(after forked: RunForked, past: RunState) throws {
        let pipeline = try Pipeline(resolved: state.origin.pipeline)
        let changes = PastChanges(state: past, pipeline: pipeline, changes: forked.changes)
        pending = Rescoring(pipeline: pipeline, state: past).drafts(scored, isNeeded: changes.changesMetric)
        batchStart = 0
    }

    /// The optimizer under the settings that hold from here on.
    private mutating func prepare() throws {
        guard !state.origin.run.isEmpty else { return }
        let pipeline = try Pipeline(resolved: state.origin.pipeline)
        optimizer = Optimizer(plan: try Plan(pipeline: pipeline, origin: state.origin))
        readers = ReplyReaders(pipeline: pipeline, origin: state.origin)
    }

    /// Compares a recorded decision with the one that today's code takes at the same point.
    private mutating func compare(_ event: Event) {
        decisions += 1
        if pending.isEmpty {
            guard case .record(let drafts)? = optimizer?.decide(state), !drafts.isEmpty else {
                differences.append(
                    ReplayDifference(
                        recorded: event, derived: nil,
                        problem: "today's code does not decide anything here that needs no call"))
                return
            }
            pending = drafts
            batchStart = event.seq
        }
        let derived = pending.removeFirst()
            .event(seq: batchStart, index: event.seq - batchStart, time: event.time)
        planned = [:]
        if derived.payload != event.payload || derived.step != event.step || derived.causes != event.causes {
            differences.append(ReplayDifference(recorded: event, derived: derived, problem: nil))
            // Goes on from what was recorded.
            pending = []
        }
    }

    /// Compares a request with the one that would be sent here.
    private mutating func check(_ request: CallRequested, _ event: Event) {
        calls += 1
        if planned[request.call] == nil, case .call(let plans)? = optimizer?.decide(state) {
            planned = Dictionary(plans.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        }
        guard let plan = planned[request.call] else {
            differences.append(
                ReplayDifference(recorded: event, derived: nil, problem: "today's code does not make this call here"))
            return
        }
        guard let body = readers.body(for: plan) else { return }
        if body == request.body { return }
        var derived = request
        derived.body = body
        differences.append(
            ReplayDifference(
                recorded: event,
                derived: Event(
                    seq: event.seq, time: event.time, step: event.step, causes: event.causes, payload: derived.payload),
                problem: nil))
    }

    /// Compares what was read from a reply with what today's reading makes of it.
    private mutating func check(_ completed: CallCompleted, _ event: Event) {
        guard completed.reused == nil, let derived = readers.read(completed) else { return }
        if derived == completed { return }
        differences.append(
            ReplayDifference(
                recorded: event,
                derived: Event(
                    seq: event.seq, time: event.time, step: event.step, causes: event.causes, payload: derived.payload),
                problem: nil))
    }
}

/// A recorded event that today's code would not have written.
package struct ReplayDifference: Hashable, Sendable {
    package var recorded: Event
    /// What today's code writes instead; nil where it writes nothing.
    package var derived: Event?
    package var problem: String?
}
