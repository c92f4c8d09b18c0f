import JSON

/// Something that a person should know.
package struct WarningRaised: EventPayload {
    package static let type = "warning.raised"

    /// A stable name for the kind of warning.
    package var code: String
    /// What is to be known.
    package var message: String

    package init(
        code: String, message: String
    ) {
        self.code = code
        self.message = message
    }

    package var payload: Payload { .warningRaised(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("code", code)
            writer.field("message", message)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var code: String?
        var message: String?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "code": code = try reader.string()
            case "message": message = try reader.string()
            default: try reader.skip()
            }
        }
        self.code = try reader.require(code, "code")
        self.message = try reader.require(message, "message")
    }
}
