/// The part that an example plays in a run.
package enum Split: String, CaseIterable, Hashable, Sendable {
    /// Steps draw their batches from it.
    case train
    /// Candidates are compared on it.
    case validation
    /// The initial and the best prompt are scored on it, once, at the end.
    case test
    /// Shown to the optimizer model to tell it what the task looks like; never scored.
    case demonstrations
}
