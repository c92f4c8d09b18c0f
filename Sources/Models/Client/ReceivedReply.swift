/// The reply to a call: the bytes that the log keeps, and what they mean.
package struct ReceivedReply: Hashable, Sendable {
    /// What a reply brought.
    package enum Content: Hashable, Sendable {
        case chat(ChatReply)
        case embedding(EmbeddingReply)
    }

    /// The exact bytes received.
    package var body: [UInt8]
    package var status: Int
    /// Those of the allow-list.
    package var headers: [HTTPHeader]
    /// Of the attempt that succeeded.
    package var latency: Duration
    /// How often the call was sent, the last time included.
    package var attempts: Int
    package var content: Content

    package init(
        body: [UInt8], status: Int, headers: [HTTPHeader], latency: Duration, attempts: Int, content: Content
    ) {
        self.body = body
        self.status = status
        self.headers = headers
        self.latency = latency
        self.attempts = attempts
        self.content = content
    }

    package var chat: ChatReply? {
        if case .chat(let reply) = content { reply } else { nil }
    }

    package var embedding: EmbeddingReply? {
        if case .embedding(let reply) = content { reply } else { nil }
    }

    /// Nil where the endpoint does not count.
    package var usage: Usage? {
        switch content {
        case .chat(let reply): reply.usage
        case .embedding(let reply): reply.usage
        }
    }
}

/// An attempt that failed and will be repeated.
package struct CallAttemptFailure: Hashable, Sendable {
    package var failure: CallFailure
    /// How long until the call is sent again.
    package var wait: Duration

    package init(failure: CallFailure, wait: Duration) {
        self.failure = failure
        self.wait = wait
    }
}
