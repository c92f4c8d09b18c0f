import Diagnostics
import Evaluation
import EventLog
import History
import JSON
import Models
import Optimization
import Pipelines

/// Derives every decision of a run again from its recorded calls, with today's code and without a network.
///
/// The log is read in order. The state is the fold of what came before, so each recorded decision is compared with what
/// the optimizer decides there, byte for byte but for its time; each request with the one that would be sent there; each
/// reply with what today's reading makes of it.
package struct Replay {
    /// Events that are derived from others, and so can be derived again.
    package static func isDecision(_ payload: Payload) -> Bool {
        switch payload {
        case .stepStarted, .trajectoryRetrieved, .metapromptBuilt, .candidateGenerated, .candidateRejected,
            .embeddingComputed, .exampleScored, .candidateEvaluated, .candidateSelected, .stepFinished, .runFinished,
            .exampleRescored, .candidateRescored:
            true
        case .runCreated, .runForked, .sessionStarted, .sessionEnded, .datasetLoaded, .exampleLoaded, .callRequested,
            .callCompleted, .callFailed, .budgetExhausted, .warningRaised, .logCheckpoint, .unknown:
            false
        }
    }

    /// How much was checked.
    struct Counts: Hashable, Sendable {
        var decisions = 0
        var calls = 0
    }

    var counts = Counts()
    package var decisions: Int { counts.decisions }
    package var calls: Int { counts.calls }
    /// What differs, in the order of the log.
    package internal(set) var differences: [ReplayDifference] = []
    var state = RunState()
    var optimizer: Optimizer?
    var readers = ReplyReaders()
    /// What the last decision has still to append.
    var pending: ArraySlice<Draft> = []
    var batchStart = 0
    var planned: [CallID: CallPlan] = [:]
    /// The vectors of the last embedding call's reply that are still to come, and the event that brought the reply.
    var vectors: [Draft] = []
    /// The scores by another metric since the last `candidate.rescored`, each with its event's number.
    var rescored: [(seq: Int, value: ExampleRescored)] = []
    /// What counts as right by a metric, and how answers are found for it.
    struct Truth {
        var metric: Metric
        var answers: AnswerFinder
        var targets: [String: [String]]
    }

    /// Where scores by another metric have asked for it.
    var truth: Truth?
    /// The fork whose consequences for the past are still to come, and the state before it.
    var fork: (forked: RunForked, past: RunState)?
    /// The version of gpo that took the decisions being read.
    var tool = ""
    let past: RecordedPast
    let checks = ReplayChecks()
    /// The checks that are still to be handed over.
    var waiting: [ReplayCheck] = []
    private var writer = JSONWriter()

    init(_ past: RecordedPast) {
        self.past = past
    }

    /// Replays a log up to the end of `lastStep`; stops at the first difference unless `all` are wanted.
    ///
    /// Throws where the log cannot be read, and where it has no such step.
    package static func run(
        _ location: RunLocation, files: any LogFileSystem, lastStep: Int? = nil, all: Bool = false
    ) throws -> Replay {
        var replay = Replay(RecordedPast(location: location, files: files))
        do {
            try RunHistory.lines(of: location, files: files) { event, line in
                try replay.next(event, line)
                if !all, !replay.differences.isEmpty || replay.waiting.isEmpty && replay.checks.haveFound {
                    throw Stop()
                }
                if let lastStep, event.step == lastStep, case .stepFinished = event.payload { throw Stop() }
            }
        } catch is Stop {
            replay.finishChecks(all: all)
            return replay
        } catch {
            replay.finishChecks(all: all)
            // What differs before the place that cannot be read comes first.
            if !all, !replay.differences.isEmpty { return replay }
            throw error
        }
        replay.finishChecks(all: all)
        if !all, !replay.differences.isEmpty { return replay }
        if let lastStep, replay.state.progress.step?.number != lastStep {
            throw Problems(
                Diagnostic(
                    field: "--step", problem: "there is no step \(lastStep) in \(location.id)",
                    remedy: "It has \(replay.state.progress.finishedSteps) steps, counted from 0."),
                exitCode: .noInput)
        }
        return replay
    }

    private struct Stop: Error {}

    private mutating func next(_ event: Event, _ line: UnsafeRawBufferPointer) throws {
        try expectRescoring(before: event)
        expectNothingMissing(before: event)
        switch event.payload {
        case .embeddingComputed(let computed) where computed.call != nil: compareVector(event, line)
        case .exampleRescored(let value): try compare(value, event, line)
        case .candidateRescored(let value): compare(value, event, line)
        case .callRequested(let request): check(request, event)
        case .callCompleted(let completed): try check(completed, event)
        // Asked again under the same name, it may be asked otherwise.
        case .callFailed(let failure): if failure.final { planned[failure.call] = nil }
        case .sessionEnded(let ended) where ended.reason == .finished: checkEnd(event)
        case .sessionStarted(let started):
            tool = started.tool
            pending = []
            planned = [:]
        case .runForked(let forked):
            tool = forked.tool
            pending = []
            planned = [:]
            fork = (forked, state)
        default: if Self.isDecision(event.payload) { compare(event, line) }
        }
        state.apply(event)
        switch event.payload {
        case .runCreated(let created):
            tool = created.tool
            try prepare()
        case .sessionStarted, .runForked: try prepare()
        case .datasetLoaded: truth = nil
        default: break
        }
    }

    /// The optimizer under the settings that hold from here on.
    private mutating func prepare() throws {
        guard !state.origin.run.isEmpty else { return }
        let pipeline = try Pipeline(resolved: state.origin.pipeline)
        optimizer = Optimizer(plan: try Plan(pipeline: pipeline, origin: state.origin))
        readers = ReplyReaders(pipeline: pipeline, origin: state.origin)
    }

    /// Notes a difference, with both versions where today's code has one.
    mutating func differ(_ recorded: Event, derived: Event?, _ problem: String?) {
        differences.append(ReplayDifference(recorded: recorded, derived: derived, problem: problem, tool: tool))
    }

    /// Compares a recorded line with the event that today's code writes there.
    mutating func compare(_ event: Event, _ line: UnsafeRawBufferPointer, with derived: Event) {
        let difference = ReplayDifference.between(event, line, derived: derived, tool: tool, &writer)
        if let difference { differences.append(difference) }
    }
}
