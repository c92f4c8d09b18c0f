/// Reads how long an endpoint asks to wait, from its reply's header fields.
package enum RetryAfter {
    /// The wait asked for, or nil where none is.
    ///
    /// In this order: `retry-after-ms`, `retry-after` as seconds or as a date (RFC 9110 section 10.2.3), and the
    /// reset time of whichever `x-ratelimit-*` is used up. A date is compared with the reply's own `date` where it
    /// has one, as the two clocks may differ. `now` is in seconds since 1970.
    package static func wait(_ headers: [HTTPHeader], now: Int) -> Duration? {
        if let text = headers["retry-after-ms"], let milliseconds = Double(text), milliseconds >= 0 {
            return .milliseconds(milliseconds)
        }
        if let text = headers["retry-after"] {
            if let seconds = Double(text), seconds >= 0, seconds.isFinite { return .seconds(min(seconds, 1e9)) }
            if let date = HTTPDate.seconds(text) {
                let sent = headers["date"].flatMap(HTTPDate.seconds) ?? now
                return .seconds(max(0, date - sent))
            }
        }
        return resets(headers).max()
    }

    /// The reset times of the quotas that a reply says are used up.
    static func resets(_ headers: [HTTPHeader]) -> [Duration] {
        ["requests", "tokens"].compactMap { quota in
            guard let left = headers["x-ratelimit-remaining-\(quota)"].flatMap({ Int($0) }), left <= 0 else {
                return nil
            }
            return headers["x-ratelimit-reset-\(quota)"].flatMap(span)
        }
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
