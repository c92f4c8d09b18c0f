import Diagnostics
import History

/// How runs are named.
package enum RunNaming {
    /// The pipeline's name and the time, such as `navigate-20261122-070000`; unique among `taken`.
    package static func id(name: String, time: Timestamp, taken: [String]) -> String {
        let digits = time.description.filter(\.isNumber)
        let base = "\(name)-\(digits.prefix(8))-\(digits.dropFirst(8).prefix(6))"
        var id = base
        var count = 2
        while taken.contains(id) {
            id = "\(base)-\(count)"
            count += 1
        }
        return id
    }

    /// The parent's id and the first number that is free, such as `navigate-f1`.
    package static func fork(of parent: String, taken: [String]) -> String {
        var count = 1
        while taken.contains("\(parent)-f\(count)") { count += 1 }
        return "\(parent)-f\(count)"
    }

    /// Refuses an id that would not make a good directory name.
    package static func check(_ id: String) throws(Problems) {
        let isFine =
            !id.isEmpty && id.count <= 100 && id != "latest" && id.first != "." && id.first != "-"
            && id.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x2D || byte == 0x2E || byte == 0x5F
            }
        if isFine { return }
        throw Problems(
            Diagnostic(
                field: "--id", problem: "\"\(id)\" cannot name a run",
                remedy:
                    "Use up to 100 letters, digits, `-`, `_` and `.`, beginning with a letter or digit, not `latest`."),
            exitCode: .usage)
    }
}
