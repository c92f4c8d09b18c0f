import JSON

/// Reads reply bodies, and names what is wrong with those that cannot be read.
enum ReplyReading {
    /// The body as JSON without an error inside.
    static func value(_ body: [UInt8]) throws(CallFailure) -> JSONValue {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: body)
        } catch {
            guard String(validating: body, as: UTF8.self) != nil else {
                throw CallFailure(.invalidUTF8, "the reply holds bytes that are not UTF-8", status: 200)
            }
            throw CallFailure(.notJSON, "the reply is no JSON: \(error)", status: 200)
        }
        if let error = ErrorReply(in: value) { throw error.failureInside200() }
        return value
    }

    /// `reply` unless no answer in it has text; `error` is what stands in place of an answer.
    static func checked(
        _ reply: ChatReply, error: CallFailure? = nil, refusal: String? = nil
    ) throws(CallFailure) -> ChatReply {
        if reply.texts.isEmpty { throw CallFailure(.noChoices, "the reply holds no answer", status: 200) }
        if reply.texts.contains(where: hasText) { return reply }
        if let error { throw error }
        if let refusal { throw CallFailure(.refused, refusal, status: 200) }
        let reasons = reply.finishReasons.compactMap(\.self)
        if reasons.contains("content_filter") {
            throw CallFailure(.refused, "the answer was withheld by the endpoint's content filter", status: 200)
        }
        let reason = reasons.first.map { ", which ended with \"\($0)\"" } ?? ""
        throw CallFailure(.emptyReply, "no text in the answer\(reason)", status: 200)
    }

    /// Whether there is anything but white space; most text has it among its first bytes.
    private static func hasText(_ text: String) -> Bool {
        text.utf8.contains { 0x21...0x7E ~= $0 } || text.contains { !$0.isWhitespace }
    }

    static func unexpected(_ problem: String) -> CallFailure {
        CallFailure(.unexpectedReply, problem, status: 200)
    }
}
