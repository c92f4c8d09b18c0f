import Models

/// Reads `budget:` and `limits:`.
enum LimitsDecoding {
    static func budget(_ section: Section) -> Budget {
        var section = section
        let budget = Budget(
            calls: section.optional("calls", .whole(1...Int.max, "how many calls a run may make", such: "20000")),
            tokens: section.optional("tokens", .whole(1...Int.max, "how many tokens a run may use", such: "5000000")),
            costMicrodollars: section.optional("usd", .dollars("what a run may cost", such: "5.00")),
            time: section.optional("time", .duration("how long a run may take", such: "2h")))
        section.finish()
        return budget
    }

    static func limits(_ section: Section) -> (limits: Limits, failedShare: Double) {
        var section = section
        let standard = Limits()
        let limits = Limits(
            concurrency: section.value(
                "concurrency", .whole(1...10_000, "how many requests may be under way at once", such: "16"),
                default: standard.concurrency),
            requestsPerMinute: section.optional(
                "requests_per_minute", .whole(1...Int.max, "how many requests a minute may begin", such: "500")),
            tokensPerMinute: section.optional(
                "tokens_per_minute", .whole(1...Int.max, "how many tokens a minute may use", such: "200000")),
            timeout: section.value(
                "timeout", .duration("how long one attempt may take", such: "60s"), default: standard.timeout),
            connectTimeout: section.optional(
                "connect_timeout", .duration("how long a connection may take to be made", such: "10s")),
            firstByteTimeout: section.optional(
                "first_byte_timeout", .duration("how long a reply may take to begin", such: "60s")),
            stallTimeout: section.optional(
                "stall_timeout", .duration("how long a reply may pause", such: "20s")),
            replyBytes: section.optional(
                "reply_bytes", .whole(1...Int.max, "how many bytes a reply may have", such: "67108864")),
            attempts: section.value(
                "attempts", .whole(1...100, "how often a call is sent at most", such: "6"),
                default: standard.attempts))
        let failedShare = section.value(
            "failed_share",
            .decimal(0...1, "the share of a candidate's examples whose calls may fail", such: "0.05"), default: 0.05)
        section.finish()
        return (limits, failedShare)
    }

    /// The `limits:` of one model.
    static func rates(_ section: Section) -> RateLimits {
        var section = section
        let limits = RateLimits(
            concurrency: section.optional(
                "concurrency", .whole(1...10_000, "how many requests may be under way at once", such: "4")),
            requestsPerMinute: section.optional(
                "requests_per_minute", .whole(1...Int.max, "how many requests a minute may begin", such: "500")),
            tokensPerMinute: section.optional(
                "tokens_per_minute", .whole(1...Int.max, "how many tokens a minute may use", such: "200000")))
        section.finish()
        return limits
    }
}
