import Foundation
import Testing

/// Compares what was printed with a file in `Golden/`; `GPO_UPDATE_GOLDEN=1` writes the file instead.
enum Golden {
    static func compare(_ text: String, with name: String, filePath: String = #filePath) throws {
        let file = URL(filePath: filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
        if ProcessInfo.processInfo.environment["GPO_UPDATE_GOLDEN"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        let (lines, expectedLines) = (text.split(separator: "\n"), expected.split(separator: "\n"))
        for (line, expectedLine) in zip(lines, expectedLines) where line != expectedLine {
            Issue.record("expected: \(expectedLine)\nfound:    \(line)")
        }
        #expect(lines.count == expectedLines.count)
    }
}
