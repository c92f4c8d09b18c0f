/// Why a call brought no answer.
package struct CallFailure: Error, Hashable, Sendable {
    /// What went wrong; the raw value is the name in the log.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        // Nothing was sent, or it cannot be known.
        case unreachable
        case connectTimeout = "connect-timeout"
        case firstByteTimeout = "first-byte-timeout"
        case stalled
        case totalTimeout = "total-timeout"
        case cancelled
        /// Given up before anything of it was sent.
        case withdrawn

        // The reply broke off, or was no HTTP.
        case connectionClosed = "connection-closed"
        case contentLengthMismatch = "content-length-mismatch"
        case badChunking = "bad-chunking"
        case badProtocol = "bad-protocol"
        case tooLarge = "too-large"

        // The endpoint said no.
        case redirected
        case rateLimited = "rate-limited"
        case quotaExhausted = "quota-exhausted"
        case overloaded
        case serverError = "server-error"
        case unauthorised
        case forbidden
        case notFound = "not-found"
        case badRequest = "bad-request"
        case tooLong = "too-long"

        // The endpoint said yes, and gave no answer.
        case invalidUTF8 = "invalid-utf8"
        case notJSON = "not-json"
        case unexpectedReply = "unexpected-reply"
        case errorInside200 = "error-inside-200"
        case noChoices = "no-choices"
        case emptyReply = "empty-reply"
        case refused

        /// A local program that failed.
        case commandFailed = "command-failed"
        /// The provider has no such kind of call.
        case unsupported
    }

    package var kind: Kind
    /// The provider's own words where there are any; never a key.
    package var message: String
    /// The HTTP status, where there was a reply.
    package var status: Int?
    /// How long the endpoint asked to wait.
    package var retryAfter: Duration?
    /// The beginning of what was received, at most `mostReplyBytes`, without a key.
    package var reply: [UInt8] = []
    /// Which attempt this was, counted from 1.
    package var attempt = 1
    /// From the start of this attempt to its failure.
    package var latency: Duration = .zero

    /// How much is kept of a reply that is no answer: enough to see what it was.
    package static let mostReplyBytes = 16 << 10

    package init(_ kind: Kind, _ message: String, status: Int? = nil, retryAfter: Duration? = nil) {
        self.kind = kind
        self.message = message
        self.status = status
        self.retryAfter = retryAfter
    }
}

extension CallFailure {
    /// Whether the same request may succeed at another time.
    package var isRetryable: Bool {
        switch kind {
        case .unreachable, .connectTimeout, .firstByteTimeout, .stalled, .totalTimeout, .connectionClosed,
            .contentLengthMismatch, .badChunking, .badProtocol, .rateLimited, .overloaded, .serverError, .invalidUTF8,
            .notJSON, .unexpectedReply, .errorInside200, .noChoices, .emptyReply, .tooLarge, .commandFailed:
            true
        case .cancelled, .withdrawn, .redirected, .quotaExhausted, .unauthorised, .forbidden, .notFound, .badRequest,
            .tooLong,
            .refused, .unsupported:
            false
        }
    }

    /// Whether the endpoint would refuse every other call as it refused this one.
    package var concernsEveryCall: Bool {
        switch kind {
        case .redirected, .quotaExhausted, .unauthorised, .forbidden, .notFound: true
        default: false
        }
    }

    /// Whether the endpoint may have done the work, and ask to be paid for it.
    package var mayHaveBeenBilled: Bool {
        switch kind {
        case .firstByteTimeout, .stalled, .totalTimeout, .cancelled, .connectionClosed, .contentLengthMismatch,
            .badChunking, .badProtocol, .tooLarge, .serverError, .invalidUTF8, .notJSON, .unexpectedReply,
            .errorInside200, .noChoices, .emptyReply, .refused:
            true
        case .unreachable, .connectTimeout, .withdrawn, .redirected, .rateLimited, .quotaExhausted, .overloaded,
            .unauthorised, .forbidden, .notFound, .badRequest, .tooLong, .commandFailed, .unsupported:
            false
        }
    }
}

extension CallFailure {
    /// The same with the beginning of what was received.
    func keeping(_ body: [UInt8]) -> CallFailure {
        var failure = self
        failure.reply = Array(body.prefix(Self.mostReplyBytes))
        return failure
    }
}

extension CallFailure: CustomStringConvertible {
    /// `rate-limited (429): the provider's words`
    package var description: String {
        let status = status.map { " (\($0))" } ?? ""
        return "\(kind.rawValue)\(status): \(message)"
    }
}
