/// How calls are named after what they are for.
extension CallID {
    /// A candidate tried on an example.
    package static func task(_ candidate: CandidateID, example: String) -> CallID {
        CallID("\(candidate)/\(example)")
    }

    /// The same once more, for the bare answer.
    package static func askAgain(_ candidate: CandidateID, example: String) -> CallID {
        CallID("\(candidate)/\(example)/again")
    }

    /// A step's candidates from `slot` on.
    package static func optimizer(step: Int, slot: Int) -> CallID {
        CallID("step\(step)/optimizer/\(slot)")
    }

    /// The vectors of a step's candidates; of the initial prompt where `step` is nil.
    package static func embedding(step: Int?) -> CallID {
        CallID(step.map { "step\($0)/embedding" } ?? "initial/embedding")
    }

    /// The call that a second ask followed; the call itself where it was the first.
    package static func firstAsk(of call: CallID) -> CallID {
        call.name.hasSuffix("/again") ? CallID(String(call.name.dropLast("/again".count))) : call
    }

    /// Whether the call belongs to a step's generation rather than to an evaluation.
    package var isOfStep: Bool { name.hasPrefix("step") }
}
