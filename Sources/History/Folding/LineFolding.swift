import JSON

/// Reads lines of the log as far as a state needs them: the same state as by their events, in a fraction of the time.
///
/// What is read here does not depend on the state, so batches of lines can be read on several threads and applied in
/// order.
package struct LineFolding {
    private var batch = FoldedBatch()
    private var stretch = CallStretchMaker()

    package init() {}

    /// Takes the next line, with or without its newline. Its bytes must stay as they are until `finish`.
    package mutating func take(_ line: UnsafeRawBufferPointer) throws(JSONError) {
        if let frequent = FrequentLine(line), stretch.take(frequent) { return }
        let event = try Event(line: line)
        endStretch()
        batch.parts.append(.event(event))
    }

    /// What the lines so far do to a state; the next one begins anew.
    package mutating func finish() -> FoldedBatch {
        endStretch()
        defer { batch = FoldedBatch() }
        return batch
    }

    private mutating func endStretch() {
        if stretch.isEmpty { return }
        batch.parts.append(.calls(stretch.finish()))
        stretch = CallStretchMaker()
    }
}

/// What some lines of the log do to a state.
package struct FoldedBatch: Sendable {
    enum Part: Sendable {
        case calls(CallStretch)
        case event(Event)
    }

    var parts: [Part] = []

    /// The events among the lines that are kept whole: all but most calls and scores.
    package var events: some Sequence<Event> {
        parts.lazy.compactMap { part in
            if case .event(let event) = part { event } else { nil }
        }
    }
}

extension RunState {
    /// Applies lines of the log that follow the last event.
    package mutating func apply(_ batch: FoldedBatch) {
        for part in batch.parts {
            switch part {
            case .event(let event): apply(event)
            case .calls(let stretch):
                // Calls and scores are nothing to the other projections.
                calls.apply(stretch)
                ledger.apply(stretch)
                scores.apply(stretch)
                lastSeq = stretch.lastSeq
                lastTime = stretch.lastTime
            }
        }
    }
}
