import JSON

extension RunState {
    /// Applies a line of the log, with or without its newline: the same state as by its event, in a fraction of the time.
    package mutating func apply(line: UnsafeRawBufferPointer) throws(JSONError) {
        if let event = FoldedLine.event(line) {
            // Calls and scores are nothing to the other projections.
            calls.apply(event)
            ledger.apply(event)
            if case .exampleScored = event.payload { scores.apply(event) }
            lastSeq = event.seq
            lastTime = event.time
        } else {
            apply(try Event(line: line))
        }
    }
}
