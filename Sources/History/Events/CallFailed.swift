import JSON

/// An attempt at a model call failed.
package struct CallFailed: EventPayload {
    package static let type = "call.failed"

    /// The call's name.
    package var call: CallID
    /// Which model.
    package var role: ModelRole
    /// The attempt of this session, counted from 1.
    package var attempt: Int
    /// The kind of failure, such as `rate-limited` or `not-json`.
    package var kind: String
    /// What happened, with the provider's own words.
    package var message: String
    /// The HTTP status, where one was received.
    package var status: Int?
    /// What was received, where it is text, up to 16 KiB.
    package var reply: String?
    /// How long is waited before the next attempt; absent where there is none.
    package var waitMilliseconds: Int?
    /// Whether the call is given up.
    package var final: Bool
    /// Whether it is the endpoint that failed rather than this one call.
    package var systemic: Bool
    /// What must be counted as spent: the worst case where the attempt may have been processed, nothing otherwise.
    package var billed: WorstCase

    package init(
        call: CallID, role: ModelRole, attempt: Int, kind: String, message: String, status: Int?, reply: String?,
        waitMilliseconds: Int?, final: Bool, systemic: Bool, billed: WorstCase
    ) {
        self.call = call
        self.role = role
        self.attempt = attempt
        self.kind = kind
        self.message = message
        self.status = status
        self.reply = reply
        self.waitMilliseconds = waitMilliseconds
        self.final = final
        self.systemic = systemic
        self.billed = billed
    }

    package var payload: Payload { .callFailed(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("call", call)
            writer.field("role", role.rawValue)
            writer.field("attempt", attempt)
            writer.field("kind", kind)
            writer.field("message", message)
            writer.optional("status", status)
            writer.optional("reply", reply)
            writer.optional("wait_milliseconds", waitMilliseconds)
            writer.field("final", final)
            writer.field("systemic", systemic)
            writer.key("billed")
            billed.encode(to: &writer)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var call: CallID?
        var role: ModelRole?
        var attempt: Int?
        var kind: String?
        var message: String?
        var status: Int?
        var reply: String?
        var waitMilliseconds: Int?
        var final: Bool?
        var systemic: Bool?
        var billed: WorstCase?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "call": call = try reader.call()
            case "role": role = try reader.role()
            case "attempt": attempt = try reader.integer()
            case "kind": kind = try reader.string()
            case "message": message = try reader.string()
            case "status": status = try reader.integer()
            case "reply": reply = try reader.string()
            case "wait_milliseconds": waitMilliseconds = try reader.integer()
            case "final": final = try reader.bool()
            case "systemic": systemic = try reader.bool()
            case "billed": billed = try WorstCase(from: &reader)
            default: try reader.skip()
            }
        }
        self.call = try reader.require(call, "call")
        self.role = try reader.require(role, "role")
        self.attempt = try reader.require(attempt, "attempt")
        self.kind = try reader.require(kind, "kind")
        self.message = try reader.require(message, "message")
        self.status = status
        self.reply = reply
        self.waitMilliseconds = waitMilliseconds
        self.final = try reader.require(final, "final")
        self.systemic = try reader.require(systemic, "systemic")
        self.billed = try reader.require(billed, "billed")
    }
}
