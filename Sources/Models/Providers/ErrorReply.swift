import JSON

/// The error that a reply's body describes, in the forms that providers give it.
///
/// OpenAI, Anthropic and Gemini have an object `error` with a `message`, which Google also sends as the only element
/// of a list; others a string `error`, `message` or `detail`; proxies a page of HTML.
struct ErrorReply {
    /// The provider's words, cut to a readable length.
    var message: String
    /// The provider's name of the kind of error, from `code`, `type` or `status`.
    var code: String?
    /// An HTTP status given inside the body.
    var statusInside: Int?

    private static let longestMessage = 500

    /// Nil if `value` says nothing of an error.
    init?(in value: JSONValue) {
        let value = Self.unwrapped(value)
        guard let error = value["error"], error != .null else { return nil }
        self.init(error: error, around: value)
    }

    init(_ body: [UInt8]) {
        if let value = (try? JSONValue(parsing: body)).map(Self.unwrapped) {
            self.init(error: value["error"] ?? value, around: value)
        } else {
            self.init(message: String(decoding: body.prefix(Self.longestMessage), as: UTF8.self), code: nil)
        }
    }

    private static func unwrapped(_ value: JSONValue) -> JSONValue {
        if let elements = value.array, elements.count == 1 { elements[0] } else { value }
    }

    private init(error: JSONValue, around value: JSONValue) {
        let message =
            error.string ?? error["message"]?.string ?? value["message"]?.string ?? value["detail"]?.string
            ?? value.text
        let code = error["code"]?.string ?? error["type"]?.string ?? error["status"]?.string ?? value["type"]?.string
        self.init(message: message, code: code)
        statusInside = error["code"]?.integer
    }

    private init(message: String, code: String?) {
        let cut = message.prefix(Self.longestMessage)
        self.message = cut.isEmpty ? "no message" : String(cut)
        self.code = code
    }

    /// The failure that a reply of this status and error is.
    func failure(status: Int) -> CallFailure {
        let kind: CallFailure.Kind =
            switch status {
            case 429 where isQuota: .quotaExhausted
            case 429: .rateLimited
            case 401: .unauthorised
            case 400 where isKey: .unauthorised
            case 402: .quotaExhausted
            case 403: .forbidden
            case 404: .notFound
            case 408: .serverError
            case 413: .tooLong
            case 400...499 where isTooLong: .tooLong
            case 400...499: .badRequest
            case 503, 529: .overloaded
            default: .serverError
            }
        return CallFailure(kind, message, status: status)
    }

    /// The failure that this error inside a reply of status 200 is.
    func failureInside200() -> CallFailure {
        let isSerious = statusInside.map { (400..<429).contains($0) } ?? false
        return isSerious
            ? failure(status: statusInside ?? 400) : CallFailure(.errorInside200, message, status: 200)
    }

    /// No waiting helps where the account has no money left.
    private var isQuota: Bool { code == "insufficient_quota" || code == "billing_hard_limit_reached" }

    /// Gemini refuses a wrong key with 400, as if the request were at fault.
    private var isKey: Bool { message.hasPrefix("API key not valid") || message.hasPrefix("API key expired") }

    private var isTooLong: Bool {
        if let code, ["context_length_exceeded", "string_above_max_length", "exceed_context_size_error"].contains(code)
        {
            return true
        }
        let words = message.lowercased()
        return [
            "context length", "context size", "context window", "prompt is too long", "too many tokens",
            "maximum input length", "input token count",
        ].contains { words.contains($0) }
    }
}
