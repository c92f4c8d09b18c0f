/// How hard the endpoints may be driven, and how long a call may take.
package struct Limits: Hashable, Sendable {
    /// Requests under way at once, at most, per model.
    package var concurrency: Int
    package var requestsPerMinute: Int?
    package var tokensPerMinute: Int?
    /// The whole of one attempt.
    package var timeout: Duration
    /// Name lookup, TCP and TLS; nil is the transfer's own default, as for the next three.
    package var connectTimeout: Duration?
    /// From the start of an attempt to the first byte of its reply.
    package var firstByteTimeout: Duration?
    /// Between two arrivals of bytes.
    package var stallTimeout: Duration?
    /// Bytes of a reply at most.
    package var replyBytes: Int?
    /// How often one call is sent at most, the first time included.
    package var attempts: Int

    package init(
        concurrency: Int = 16, requestsPerMinute: Int? = nil, tokensPerMinute: Int? = nil,
        timeout: Duration = .seconds(60), connectTimeout: Duration? = nil, firstByteTimeout: Duration? = nil,
        stallTimeout: Duration? = nil, replyBytes: Int? = nil, attempts: Int = 6
    ) {
        self.concurrency = concurrency
        self.requestsPerMinute = requestsPerMinute
        self.tokensPerMinute = tokensPerMinute
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.firstByteTimeout = firstByteTimeout
        self.stallTimeout = stallTimeout
        self.replyBytes = replyBytes
        self.attempts = attempts
    }

    /// The same with what one model's own settings say in place of it.
    package func overridden(by own: RateLimits) -> Limits {
        var limits = self
        limits.concurrency = own.concurrency ?? concurrency
        limits.requestsPerMinute = own.requestsPerMinute ?? requestsPerMinute
        limits.tokensPerMinute = own.tokensPerMinute ?? tokensPerMinute
        return limits
    }

    /// What one transfer may take and bring.
    package var transfer: TransferLimits {
        let standard = TransferLimits(total: timeout)
        return TransferLimits(
            total: timeout, connect: connectTimeout ?? standard.connect, firstByte: firstByteTimeout,
            stall: stallTimeout ?? standard.stall, replyBytes: replyBytes ?? standard.replyBytes)
    }
}

/// How hard one model's endpoint may be driven, where it is not as hard as the others; nil is as the others.
package struct RateLimits: Hashable, Sendable {
    package var concurrency: Int?
    package var requestsPerMinute: Int?
    package var tokensPerMinute: Int?

    package init(concurrency: Int? = nil, requestsPerMinute: Int? = nil, tokensPerMinute: Int? = nil) {
        self.concurrency = concurrency
        self.requestsPerMinute = requestsPerMinute
        self.tokensPerMinute = tokensPerMinute
    }
}
