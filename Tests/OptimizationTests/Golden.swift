import Foundation
import Testing

/// Files that hold what was written before; `GPO_UPDATE_GOLDEN=1` rewrites them.
enum Golden {
    private static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    static func expect(_ text: String, as name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = directory.appending(path: name)
        if ProcessInfo.processInfo.environment["GPO_UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: file)
        }
        let golden = try String(contentsOf: file, encoding: .utf8)
        #expect(text == golden, "\(name) differs", sourceLocation: sourceLocation)
    }
}
