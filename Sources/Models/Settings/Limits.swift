/// How hard the endpoints may be driven, and how long a call may take.
package struct Limits: Hashable, Sendable {
    /// Requests under way at once, at most, per model.
    package var concurrency: Int
    package var requestsPerMinute: Int?
    package var tokensPerMinute: Int?
    /// The whole of one attempt.
    package var timeout: Duration
    /// How often one call is sent at most, the first time included.
    package var attempts: Int

    package init(
        concurrency: Int = 16, requestsPerMinute: Int? = nil, tokensPerMinute: Int? = nil,
        timeout: Duration = .seconds(60), attempts: Int = 6
    ) {
        self.concurrency = concurrency
        self.requestsPerMinute = requestsPerMinute
        self.tokensPerMinute = tokensPerMinute
        self.timeout = timeout
        self.attempts = attempts
    }
}
