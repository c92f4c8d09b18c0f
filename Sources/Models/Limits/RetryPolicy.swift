/// Whether a failed attempt is repeated, and after how long: exponential back-off with full jitter.
package struct RetryPolicy: Hashable, Sendable {
    /// Attempts of one call at most, the first included.
    package var attempts: Int
    /// The bound of the wait after the first failure; it doubles with each further one.
    package var base: Duration
    /// The bound that is not exceeded by doubling.
    package var longest: Duration
    /// An endpoint that asks for a longer wait than this is given up.
    package var longestAsked: Duration

    package init(
        attempts: Int = 6, base: Duration = .milliseconds(500), longest: Duration = .seconds(30),
        longestAsked: Duration = .seconds(300)
    ) {
        self.attempts = attempts
        self.base = base
        self.longest = longest
        self.longestAsked = longestAsked
    }

    /// How long to wait before the next attempt, or nil to give up.
    ///
    /// `jitter` is drawn evenly from 0 to 1. A wait that the endpoint asked for is never shortened: the jitter is
    /// added to it, so that callers who were refused together do not come back together.
    package func wait(after failure: CallFailure, attempt: Int, jitter: Double) -> Duration? {
        guard failure.isRetryable, attempt < attempts else { return nil }
        let bound = min(longest, base * (1 << min(attempt - 1, 20)))
        guard let asked = failure.retryAfter else { return bound * jitter }
        guard asked <= longestAsked else { return nil }
        return asked + min(bound, .seconds(1)) * jitter
    }
}
