/// How a task model's output becomes an answer, and an answer a score between 0 and 1.
package enum Metric: String, CaseIterable, Hashable, Sendable {
    /// The output, trimmed and folded in case, equals a target.
    case exact
    /// One word of yes/no, true/false, valid/invalid.
    case boolean
    /// The letter of an option, such as `(B)`.
    case choice
    /// The last number in the output.
    case number
    /// One of the labels that the targets of the data use, found in the output.
    case label
    /// A target stands somewhere in the output.
    case contains
}
