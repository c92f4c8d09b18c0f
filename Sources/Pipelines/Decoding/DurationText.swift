/// Durations as people write them: `60s`, `1m30s`, `500ms`, `2h`, `1d`.
enum DurationText {
    /// Milliseconds in each unit, the longest first.
    private static let units: [(name: String, milliseconds: Int)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// The duration, or nil if the text is none: whole numbers with units, each unit once, the longest first.
    static func parse(_ text: String) -> Duration? {
        var rest = text[...]
        var next = 0
        var total = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let number = Int(digits), let unit = units[next...].firstIndex(where: { $0.name == name }) else {
                return nil
            }
            let (part, overflowed) = number.multipliedReportingOverflow(by: units[unit].milliseconds)
            let (sum, carried) = total.addingReportingOverflow(part)
            // A thousand years is no time limit, and its attoseconds still fit.
            guard !overflowed, !carried, sum < 1000 * 365 * 86_400_000 else { return nil }
            total = sum
            next = unit + 1
        }
        return next == 0 ? nil : .milliseconds(total)
    }

    /// The shortest text that parses to the duration, which is rounded down to milliseconds; days count as hours.
    static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        var rest = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
        var text = ""
        for unit in units.dropFirst() where rest >= unit.milliseconds {
            text += "\(rest / unit.milliseconds)\(unit.name)"
            rest %= unit.milliseconds
        }
        return text.isEmpty ? "0s" : text
    }
}
