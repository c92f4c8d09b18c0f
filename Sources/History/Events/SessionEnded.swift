import JSON

/// A process leaves the run in good order.
package struct SessionEnded: EventPayload {
    package static let type = "session.ended"

    /// Why a session ends.
    package enum Reason: String, Hashable, Sendable {
        case finished, interrupted, budget, failed
    }

    /// Why the session ends.
    package var reason: Reason
    /// What a person should know of it.
    package var detail: String?

    package init(
        reason: Reason, detail: String?
    ) {
        self.reason = reason
        self.detail = detail
    }

    package var payload: Payload { .sessionEnded(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("reason", reason.rawValue)
            writer.optional("detail", detail)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var reason: Reason?
        var detail: String?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "reason": reason = try reader.word(Reason.self)
            case "detail": detail = try reader.string()
            default: try reader.skip()
            }
        }
        self.reason = try reader.require(reason, "reason")
        self.detail = detail
    }
}
