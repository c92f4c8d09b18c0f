import JSON

/// The Merkle tree over the lines before this one.
package struct LogCheckpoint: EventPayload {
    package static let type = "log.checkpoint"

    /// How many lines.
    package var size: Int
    /// The root, in hexadecimal (RFC 6962).
    package var root: String

    package init(
        size: Int, root: String
    ) {
        self.size = size
        self.root = root
    }

    package var payload: Payload { .logCheckpoint(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("size", size)
            writer.field("root", root)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var size: Int?
        var root: String?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "size": size = try reader.integer()
            case "root": root = try reader.string()
            default: try reader.skip()
            }
        }
        self.size = try reader.require(size, "size")
        self.root = try reader.require(root, "root")
    }
}
