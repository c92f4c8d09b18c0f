/// The worst case of each call under way, and their sum, which is asked for before each further call.
package struct Reservations: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    package private(set) var byCall: [CallID: WorstCase] = [:]
    /// What all of them may use together.
    package private(set) var sum = Spent.zero

    package init() {}

    package init(dictionaryLiteral elements: (CallID, WorstCase)...) {
        for (call, worst) in elements { self[call] = worst }
    }

    init(_ byCall: [CallID: WorstCase]) {
        change { $0 = byCall }
    }

    /// Changes many at once.
    mutating func change(_ body: (inout [CallID: WorstCase]) -> Void) {
        body(&byCall)
        sum = byCall.values.reduce(.zero) { $0 + Spent($1) }
    }

    package var isEmpty: Bool { byCall.isEmpty }

    package subscript(call: CallID) -> WorstCase? {
        get { byCall[call] }
        set {
            let old =
                if let newValue { byCall.updateValue(newValue, forKey: call) } else { byCall.removeValue(forKey: call) }
            if let old { sum -= Spent(old) }
            if let newValue { sum += Spent(newValue) }
        }
    }
}

extension Spent {
    /// One call at its worst.
    fileprivate init(_ worst: WorstCase) {
        self.init(calls: 1, tokens: worst.tokens, microdollars: worst.microdollars)
    }
}
