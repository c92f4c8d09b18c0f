/// All that the next decision depends on: the fold of the log, and nothing else.
package struct RunState: Hashable, Sendable {
    package internal(set) var origin = Origin()
    package internal(set) var sessions = Sessions()
    package internal(set) var datasets = Datasets()
    package internal(set) var trajectory = Trajectory()
    package internal(set) var embeddings = EmbeddingIndex()
    package internal(set) var scores = ExampleScores()
    package internal(set) var calls = CallIndex()
    package internal(set) var ledger = Ledger()
    package internal(set) var progress = Progress()
    /// The seq of the last event; 0 for the empty log.
    package internal(set) var lastSeq = 0
    package internal(set) var lastTime: Timestamp?
    /// The seq of the last `log.checkpoint`.
    package internal(set) var lastCheckpointSeq = 0
    /// How many events are of a type that this version does not know.
    package internal(set) var unknownEvents = 0

    package init() {}

    package mutating func apply(_ event: Event) {
        origin.apply(event)
        sessions.apply(event)
        datasets.apply(event)
        trajectory.apply(event)
        embeddings.apply(event)
        scores.apply(event)
        calls.apply(event)
        ledger.apply(event)
        progress.apply(event)
        lastSeq = event.seq
        lastTime = event.time
        if case .logCheckpoint = event.payload { lastCheckpointSeq = event.seq }
        if case .unknown = event.payload { unknownEvents += 1 }
    }
}
