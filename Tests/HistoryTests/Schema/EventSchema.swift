import Foundation
import JSON
import Support

/// The schema of a log's lines, as it is shipped.
enum EventSchema {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
    static let file = root.appending(path: "schemas/event.v1.json")

    static func load() throws -> JSONSchema {
        JSONSchema(try JSONValue(parsing: Array(try Data(contentsOf: file))))
    }
}
