/// Why bytes are not the JSON that was expected.
@usableFromInline
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The offset in bytes from the beginning of the text.
    package var offset: Int
    /// What was found or missing there.
    package var problem: String

    package init(offset: Int, problem: String) {
        self.offset = offset
        self.problem = problem
    }

    @usableFromInline
    package var description: String { "\(problem) at byte \(offset)" }
}
