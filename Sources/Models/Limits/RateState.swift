/// What one model's endpoint may be asked now: pure, so that its whole behaviour is tested without waiting.
///
/// Times are durations since any fixed moment.
struct RateState: Sendable {
    /// Whether one more request may go out.
    enum Admission: Hashable, Sendable {
        case go
        /// Ask again after so long.
        case later(Duration)
        /// Ask again when a request under way has ended.
        case whenOneEnds
        /// Not in any time that a session should wait: so long.
        case refused(Duration)
    }

    private let limits: Limits
    /// Requests that may be under way at once: falls by half when the endpoint is overloaded, and grows by one a
    /// round of successes (additive increase, multiplicative decrease).
    private(set) var ceiling: Double
    private(set) var underWay = 0
    private var requests: TokenBucket?
    private var tokens: TokenBucket?
    private var pausedUntil: Duration?
    private var lastDecrease: Duration?

    /// A pause that the endpoint asks for and that is longer is not waited for: a session that ends says why.
    static let longestPause = RetryPolicy().longestAsked

    /// Refusals that come together are answers to one burst, and halve the ceiling once.
    private static let burst = Duration.seconds(1)

    init(_ limits: Limits) {
        self.limits = limits
        ceiling = Double(max(1, limits.concurrency))
        requests = limits.requestsPerMinute.map(TokenBucket.init(perMinute:))
        tokens = limits.tokensPerMinute.map(TokenBucket.init(perMinute:))
    }

    /// Whether the ceiling lets another request go out.
    var hasRoom: Bool { underWay < Int(ceiling) }

    /// Takes a place for a request of at most so many tokens, if there is one.
    mutating func admit(tokens count: Int, now: Duration) -> Admission {
        if !hasRoom { return .whenOneEnds }
        var wait = Duration.zero
        if let pausedUntil {
            if pausedUntil - now > Self.longestPause { return .refused(pausedUntil - now) }
            wait = max(wait, pausedUntil - now)
        }
        wait = max(wait, requests?.wait(for: 1, now: now) ?? .zero, tokens?.wait(for: count, now: now) ?? .zero)
        if wait > .zero { return .later(wait) }
        requests?.take(1, now: now)
        tokens?.take(count, now: now)
        underWay += 1
        return .go
    }

    mutating func succeeded(reserved: Int, used: Int?, now: Duration) {
        underWay -= 1
        if let used { tokens?.giveBack(reserved - used) }
        ceiling = min(Double(max(1, limits.concurrency)), ceiling + 1 / ceiling)
    }

    mutating func withdrawn(reserved: Int) {
        underWay -= 1
        requests?.giveBack(1)
        tokens?.giveBack(reserved)
    }

    /// `wait` is how long the endpoint asked for, if it did.
    mutating func failed(_ kind: CallFailure.Kind, wait: Duration?, now: Duration) {
        underWay -= 1
        guard kind == .rateLimited || kind == .overloaded else { return }
        if let wait { pause(for: wait, now: now) }
        if let lastDecrease, now - lastDecrease < Self.burst { return }
        lastDecrease = now
        ceiling = max(1, (ceiling / 2).rounded(.down))
    }

    /// Nothing goes out for so long.
    mutating func pause(for wait: Duration, now: Duration) {
        pausedUntil = max(pausedUntil ?? .zero, now + wait)
    }
}

/// A quota that fills evenly over a minute, up to a minute's worth.
struct TokenBucket: Sendable {
    private let perMinute: Double
    private var level: Double
    private var filledAt = Duration.zero

    init(perMinute: Int) {
        self.perMinute = Double(max(1, perMinute))
        level = self.perMinute
    }

    /// How long until `count` may be taken; a count above a minute's worth waits for a full bucket.
    mutating func wait(for count: Int, now: Duration) -> Duration {
        fill(now)
        let missing = min(Double(count), perMinute) - level
        return missing <= 0 ? .zero : .seconds(missing / perMinute * 60) + .milliseconds(1)
    }

    mutating func take(_ count: Int, now: Duration) {
        fill(now)
        level -= Double(count)
    }

    mutating func giveBack(_ count: Int) {
        level = min(perMinute, level + Double(count))
    }

    private mutating func fill(_ now: Duration) {
        level = min(perMinute, level + perMinute * ((now - filledAt) / .seconds(60)))
        filledAt = now
    }
}
