import Foundation

/// How many words a step may change, falling from generous to cautious.
///
/// Source: the edit-distance constraint of GPO (Tang et al. 2024), which the released code calls step size.
package struct EditBudget: Hashable, Sendable {
    /// How the budget falls from `initial` to `final`.
    package enum Decay: String, CaseIterable, Hashable, Sendable {
        case fixed, linear, cosine
    }

    /// What becomes of a candidate that changes more words than the budget allows.
    package enum Enforcement: String, CaseIterable, Hashable, Sendable {
        /// It is measured and kept.
        case off
        /// It is measured and rejected.
        case reject
    }

    /// Words allowed at the first step after warm-up; at least `final`.
    package var initial: Int
    /// Words allowed at the last step.
    package var final: Int
    package var decay: Decay
    /// Steps over which the budget first rises to `initial`, in equal parts.
    package var warmup: Int
    package var enforce: Enforcement

    package init(initial: Int, final: Int, decay: Decay, warmup: Int, enforce: Enforcement) {
        self.initial = initial
        self.final = final
        self.decay = decay
        self.warmup = warmup
        self.enforce = enforce
    }

    /// The budget of one step, in words, rounded down. `step` counts from 0, `steps` is how many the run has.
    package func words(at step: Int, of steps: Int) -> Int {
        let position = step + 1
        if position <= warmup { return initial * position / warmup }
        switch decay {
        case .fixed: return initial
        case .linear:
            let fraction = Double((final - initial) * (position - warmup)) / Double(steps - warmup)
            return Int(Double(initial) + fraction)
        case .cosine:
            let progress = Double(position - warmup) / Double(steps - warmup)
            return Int(Double(final) + Double(initial - final) * 0.5 * (1 + cos(Double.pi * progress)))
        }
    }
}
