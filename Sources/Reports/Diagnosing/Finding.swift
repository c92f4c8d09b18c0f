/// One failure signature of the method, looked for in a run.
package struct Finding: Hashable, Sendable {
    /// What the paper's authors and its users report to go wrong.
    package enum Signature: String, CaseIterable, Hashable, Sendable {
        case noImprovement = "no-improvement"
        case fallingScores = "falling-scores"
        case inconsistentResults = "inconsistent-results"
    }

    /// A number that speaks for or against a cause.
    package struct Evidence: Hashable, Sendable {
        /// A stable name, such as `duplicate_replies`.
        package var name: String
        /// Nil where the log has too little to say it.
        package var value: Double?
        /// What was measured, in words, with the numbers.
        package var says: String
        /// Whether it points to a cause.
        package var isSuspect: Bool
        /// What to try where it does.
        package var remedy: String?
    }

    package var signature: Signature
    /// Whether the run shows the signature; the evidence is given in any case.
    package var isPresent: Bool
    package var evidence: [Evidence]
}
