import Foundation

/// The interpreter that servers of tests are written for.
enum SystemPython {
    /// Nil where there is none.
    static let path = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }
}
