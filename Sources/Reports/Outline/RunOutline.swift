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
    /// The outline's events, in order; without the examples.
    package private(set) var events: [Event] = []
    /// The number of the log's last event; 0 for the empty log.
    package private(set) var lastSeq = 0

    package init() {}

    /// Takes the next line of the log, and decodes it where it belongs to the outline.
    package mutating func take(_ head: LineHead, line: UnsafeRawBufferPointer) throws(JSONError) {
        lastSeq = head.seq
        if Self.holds(head) { apply(try Event(line: line)) }
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
        if case .exampleLoaded = event.payload { return }
        events.append(event)
    }

    /// Whether an event is part of the outline.
    private static func holds(_ head: LineHead) -> Bool {
        !head.typeBegins(with: "call.") && !head.isType("example.scored") && !head.isType("example.rescored")
            && !head.isType("log.checkpoint")
    }

    /// The outline's events of a step, in order.
    package func events(ofStep step: Int) -> [Event] {
        events.filter { $0.step == step }
    }
}
