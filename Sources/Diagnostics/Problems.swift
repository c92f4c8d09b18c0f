/// One or more diagnostics thrown together, with the exit code that they call for.
package struct Problems: Error, Sendable, CustomStringConvertible {
    package var diagnostics: [Diagnostic]
    package var exitCode: ExitStatus

    package init(_ diagnostics: [Diagnostic], exitCode: ExitStatus) {
        precondition(!diagnostics.isEmpty, "problems are thrown only where there is one")
        self.diagnostics = diagnostics
        self.exitCode = exitCode
    }

    package init(_ diagnostic: Diagnostic, exitCode: ExitStatus) {
        self.init([diagnostic], exitCode: exitCode)
    }

    /// The diagnostics in the order of their places, one after the other.
    package var description: String {
        diagnostics.map(\.description).joined(separator: "\n")
    }
}
