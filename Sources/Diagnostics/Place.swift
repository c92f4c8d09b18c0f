/// Where a problem is: a file, and as much of line and column as is known.
package struct Place: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The file's path, as the user wrote it.
    package var file: String
    /// The line, counted from 1.
    package var line: Int?
    /// The column, counted from 1.
    package var column: Int?

    package init(file: String, line: Int? = nil, column: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line:column`, without the parts that are not known.
    package var description: String {
        guard let line else { return file }
        guard let column else { return "\(file):\(line)" }
        return "\(file):\(line):\(column)"
    }

    package static func < (left: Place, right: Place) -> Bool {
        (left.file, left.line ?? 0, left.column ?? 0) < (right.file, right.line ?? 0, right.column ?? 0)
    }
}
