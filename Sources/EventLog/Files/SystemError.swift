import Glibc

/// A system call that failed: which, on what, and why.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Operation: String, Hashable, Sendable {
        case open, read, write, truncate, synchronize, status, list, rename, link, remove, lock
        case makeDirectory = "make directory"
    }

    package var operation: Operation
    package var path: String
    /// The value of `errno`.
    package var code: Int32

    package init(_ operation: Operation, _ path: String, code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// Such as `write failed: No space left on device`.
    package var description: String {
        "\(operation.rawValue) failed: \(String(cString: strerror(code)))"
    }
}
