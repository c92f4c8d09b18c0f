/// Reads how long an endpoint asks to wait, from its reply's header fields.
package enum RetryAfter {
    /// The wait asked for, or nil where none is.
    ///
    /// In this order: `retry-after-ms`, `retry-after` as seconds or as a date (RFC 9110 section 10.2.3), and the
    /// reset time of whichever `x-ratelimit-*` or `anthropic-ratelimit-*` is used up. A date is compared with the
    /// reply's own `date` where it has one, as the two clocks may differ. `now` is in seconds since 1970.
    package static func wait(_ headers: [HTTPHeader], now: Int) -> Duration? {
        if let text = headers["retry-after-ms"], let milliseconds = Double(text), milliseconds >= 0,
            milliseconds.isFinite
        {
            return .milliseconds(min(milliseconds, 1e12))
        }
        if let text = headers["retry-after"] {
            if let seconds = Double(text), seconds >= 0, seconds.isFinite { return .seconds(min(seconds, 1e9)) }
            if let date = HTTPDate.seconds(text) { return until(date, headers, now: now) }
        }
        return resets(headers, now: now).max()
    }

    /// The reset times of the quotas that a reply says are used up.
    static func resets(_ headers: [HTTPHeader], now: Int) -> [Duration] {
        // Most endpoints say nothing of quotas.
        guard headers.contains(where: { field in prefixes.contains { field.name.hasPrefix($0) } }) else { return [] }
        let spans = xQuotas.compactMap { quota in
            isUsedUp(headers["x-ratelimit-remaining-\(quota)"])
                ? headers["x-ratelimit-reset-\(quota)"].flatMap(span) : nil
        }
        let dates = anthropicQuotas.compactMap { quota in
            isUsedUp(headers["anthropic-ratelimit-\(quota)-remaining"])
                ? headers["anthropic-ratelimit-\(quota)-reset"].flatMap(InternetDate.seconds) : nil
        }
        return spans + dates.map { until($0, headers, now: now) }
    }

    private static let prefixes = ["x-ratelimit-", "anthropic-ratelimit-"]
    private static let xQuotas = ["requests", "tokens"]
    /// Those of Anthropic's page "Rate limits"; each resets at a date.
    private static let anthropicQuotas = ["requests", "tokens", "input-tokens", "output-tokens"]

    private static func isUsedUp(_ left: String?) -> Bool {
        left.flatMap { Int($0) }.map { $0 <= 0 } ?? false
    }

    private static func until(_ date: Int, _ headers: [HTTPHeader], now: Int) -> Duration {
        .seconds(max(0, date - (headers["date"].flatMap(HTTPDate.seconds) ?? now)))
    }

    /// A span such as `1s`, `6m0s`, `20ms`, `1h2m3.5s`, or a bare number of seconds.
    static func span(_ text: String) -> Duration? {
        if let seconds = Double(text) { return seconds >= 0 && seconds < 1e9 ? .seconds(seconds) : nil }
        var rest = Substring(text)
        var sum = Duration.zero
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            guard let number = Double(digits), number < 1e9 else { return nil }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            switch unit {
            case "ms": sum += .milliseconds(number)
            case "s": sum += .seconds(number)
            case "m": sum += .seconds(number * 60)
            case "h": sum += .seconds(number * 3600)
            case "d": sum += .seconds(number * 86400)
            default: return nil
            }
        }
        return text.isEmpty ? nil : sum
    }
}
