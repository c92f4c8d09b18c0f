/// An event before it has a place in the log: all of it that is decided, nothing that is met on the way there.
package struct Draft: Hashable, Sendable {
    /// What a draft's event follows from.
    package enum Cause: Hashable, Sendable {
        /// An event that is in the log.
        case seq(Int)
        /// Another draft of the same batch, by its index there.
        case sibling(Int)
    }

    /// The step that the event belongs to, counted from 0; nil outside steps.
    package var step: Int?
    package var causes: [Cause]
    package var payload: Payload

    package init(step: Int? = nil, causes: [Cause] = [], _ payload: some EventPayload) {
        self.step = step
        self.causes = causes
        self.payload = payload.payload
    }

    package init(step: Int?, causes: [Cause], payload: any EventPayload) {
        self.step = step
        self.causes = causes
        self.payload = payload.payload
    }

    /// The event that this draft becomes as number `index` of a batch whose first event is `first`.
    package func event(seq first: Int, index: Int, time: Timestamp) -> Event {
        let causes = causes.map { cause in
            switch cause {
            case .seq(let seq): seq
            case .sibling(let sibling): first + sibling
            }
        }
        return Event(
            seq: first + index, time: time, step: step, causes: causes.count < 2 ? causes : Set(causes).sorted(),
            payload: payload)
    }
}
