import History
import JSON

/// A run without its calls and single scores: what its decisions were. A small part of the log, so quickly read.
package struct RunOutline: Sendable {
    package private(set) var origin = Origin()
    package private(set) var sessions = Sessions()
    package private(set) var datasets = Datasets()
    package private(set) var trajectory = Trajectory()
    package private(set) var embeddings = EmbeddingIndex()
    package private(set) var progress = Progress()
    package private(set) var rescores = Rescores()
    /// The outline's events, in order; without the examples and the checkpoints.
    package private(set) var events: [Event] = []
    /// Every `log.checkpoint`, in order.
    package private(set) var checkpoints: [LogCheckpoint] = []
    /// The number of the last `log.checkpoint`; 0 where there is none.
    package private(set) var lastCheckpoint = 0
    /// The number of the log's last event; 0 for the empty log.
    package private(set) var lastSeq = 0

    package init() {}

    /// Takes the next line of the log, and decodes it where it belongs to the outline.
    package mutating func take(_ head: LineHead, line: UnsafeRawBufferPointer) throws(JSONError) {
        lastSeq = head.seq
        if Self.holds(head) { apply(try Event(line: line)) }
    }

    /// Notes that the log goes on to this event, with nothing more that belongs to the outline.
    package mutating func reach(_ seq: Int) {
        lastSeq = max(lastSeq, seq)
    }

    /// Takes the next event.
    package mutating func apply(_ event: Event) {
        lastSeq = event.seq
        origin.apply(event)
        sessions.apply(event)
        datasets.apply(event)
        trajectory.apply(event)
        embeddings.apply(event)
        progress.apply(event)
        rescores.apply(event)
        switch event.payload {
        case .exampleLoaded: return
        case .logCheckpoint(let checkpoint):
            checkpoints.append(checkpoint)
            lastCheckpoint = event.seq
        default: events.append(event)
        }
    }

    /// What the lines of the outline are kept under; another name as soon as `holds` says otherwise of any line.
    package static let extract = "outline"

    /// Whether an event is part of the outline.
    package static func holds(_ head: LineHead) -> Bool {
        !head.typeBegins(with: "call.") && !head.isType("example.scored") && !head.isType("example.rescored")
    }

    /// Whether an event is part of the outline, by what it says.
    package static func holds(_ payload: Payload) -> Bool {
        switch payload {
        case .callRequested, .callCompleted, .callFailed, .exampleScored, .exampleRescored: false
        case .unknown(let value): !value.type.hasPrefix("call.")
        default: true
        }
    }

    /// Whether every event of this type, or whose type begins so, is part of the outline.
    package static func holds(type: String) -> Bool {
        !["call", "call.", "example", "example."].contains(type) && !type.hasPrefix("call.")
            && type != "example.scored" && type != "example.rescored"
    }

    /// The outline's events of a step, in order.
    package func events(ofStep step: Int) -> [Event] {
        events.filter { $0.step == step }
    }

    /// The events from the beginning of a step to its end, or to the log's where it has none; nil for no such step.
    package func range(ofStep step: Int) -> ClosedRange<Int>? {
        var first: Int?
        for event in events where event.step == step {
            if case .stepStarted = event.payload, first == nil { first = event.seq }
            if case .stepFinished = event.payload, let first { return first...event.seq }
        }
        return first.map { $0...max($0, lastSeq) }
    }

    /// The events from a candidate's generation to its evaluation on the split, or to the log's end.
    package func range(of id: CandidateID, on split: SplitName?) -> ClosedRange<Int>? {
        guard let candidate = trajectory[id] else { return nil }
        let end = split.flatMap { candidate.evaluations[$0]?.seq } ?? lastSeq
        return candidate.seq...max(candidate.seq, end)
    }
}
