import Diagnostics

/// One `--set path=value`: a setting given outside the file, which wins over it.
package struct Override: Hashable, Sendable {
    /// The setting, such as `optimizer.epochs`.
    package var path: String
    /// The value as YAML; where a text is wanted, any text.
    package var value: String

    package init(path: String, value: String) {
        self.path = path
        self.value = value
    }

    /// Reads `path=value`; what is not of that form is a usage error.
    package init(parsing argument: String) throws(Problems) {
        guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
            throw Problems(
                Diagnostic(
                    place: Place(file: "--set"), problem: "expected path=value, found \(Secrets.quoted(argument))",
                    remedy: "Write the setting and its value, such as `--set optimizer.epochs=5`."),
                exitCode: .usage)
        }
        self.init(path: String(argument[..<equals]), value: String(argument[argument.index(after: equals)...]))
    }

    /// Where its problems are reported.
    var place: Place { Place(file: "--set \(Secrets.redacted(path))") }
}
