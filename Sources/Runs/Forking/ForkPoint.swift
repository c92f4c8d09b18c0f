import Diagnostics
import History

/// The place in a run's past that a fork begins at, as a user names it.
package enum ForkPoint: Hashable, Sendable {
    /// Before the step begins, counted from 0; the number of finished steps means after the last one.
    case step(Int)
    /// After this event; where it stands inside a commit, after the commit before.
    case seq(Int)
    /// After the step that scored the candidate.
    case candidate(CandidateID)

    /// Reads `step:N`, `seq:N` or `candidate:ID`.
    package init(parsing text: String) throws(Problems) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count == 2 ? parts[1] : "") {
        case ("step", let value):
            if let number = Int(value), number >= 0 {
                self = .step(number)
                return
            }
        case ("seq", let value):
            if let number = Int(value), number >= 1 {
                self = .seq(number)
                return
            }
        case ("candidate", let value):
            if let id = CandidateID(value) {
                self = .candidate(id)
                return
            }
        default: break
        }
        throw Problems(
            Diagnostic(
                field: "--at", problem: "\"\(text)\" names no point of a run",
                remedy: "Write step:N, seq:N or candidate:ID, such as step:2 or candidate:c7."), exitCode: .usage)
    }
}

/// Finds a fork point's last shared event while a log is read.
struct ForkPointSearch {
    let point: ForkPoint
    private var state = RunState()
    /// The last event of the first commit, before which nothing can go on.
    private(set) var firstPossible: Int?
    /// The last event of the past that the point means.
    private(set) var lastShared: Int?
    private(set) var finishedSteps = 0
    private(set) var lastSeq = 0
    /// Where the candidate was evaluated that the point names.
    private(set) var evaluatedSeq: Int?
    private var scoredInStep: Int??
    /// Whether no step has begun since the point that was found, so that a fork from there belongs to it.
    private var isOpen = false
    /// When the fork was made that the point includes.
    private var forkTime: Timestamp?
    /// The last event before those that were appended with the one being read: all of them carry one time, and what
    /// stands before them another.
    private var lastBoundary = 0
    private var lastTime: Timestamp?

    init(_ point: ForkPoint) {
        self.point = point
    }

    mutating func see(_ event: Event) {
        if event.time != lastTime { lastBoundary = lastSeq }
        // What was decided together stays together: half of it would be decided otherwise.
        if case .seq(lastSeq) = point, lastBoundary != lastSeq { lastShared = lastBoundary }
        lastTime = event.time
        let isBoundary: Bool
        switch event.payload {
        case .stepStarted:
            if case .step(let number) = point, event.step == number {
                lastShared = number == 0 ? event.seq - 1 : lastShared ?? event.seq - 1
            }
            isOpen = false
            isBoundary = false
        case .runForked:
            // What a fork sets and makes anew holds for the step that it goes on with.
            if isOpen { forkTime = event.time }
            isBoundary = false
        case .stepFinished:
            finishedSteps += 1
            isBoundary = true
        case .candidateEvaluated(let evaluated):
            if case .candidate(evaluated.candidate) = point, evaluated.split == .validation {
                scoredInStep = .some(event.step)
                evaluatedSeq = event.seq
                if event.step == nil { lastShared = lastShared ?? event.seq }
            }
            if case .step(0) = point, evaluated.candidate == .initial, evaluated.split == .validation {
                lastShared = event.seq
                isOpen = true
            }
            isBoundary = false
        default: isBoundary = false
        }
        if isBoundary {
            if case .step(let number) = point, number == finishedSteps {
                lastShared = event.seq
                isOpen = true
            }
            if case .candidate = point, lastShared == nil, let step = scoredInStep, step == event.step {
                lastShared = event.seq
                isOpen = true
            }
        }
        if event.time == forkTime { lastShared = event.seq }
        if case .seq(event.seq) = point { lastShared = event.seq }
        lastSeq = event.seq
        state.apply(event)
        if firstPossible == nil, state.datasets.isComplete, case .exampleLoaded = event.payload {
            firstPossible = event.seq
        } else if let first = firstPossible, first == event.seq - 1, case .datasetLoaded = event.payload {
            firstPossible = nil
        }
    }
}
