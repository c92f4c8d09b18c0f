/// Dates as HTTP writes them.
package enum HTTPDate {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Seconds since 1970 of a date in any of the three forms of RFC 9110 section 5.6.7, or nil.
    ///
    /// They are `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
    package static func seconds(_ text: String) -> Int? {
        let words = text.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
        guard words.count >= 5 else { return nil }
        let isAsctime = months.contains(words[1])
        guard let clock = words.first(where: { $0.contains(":") }),
            let month = months.firstIndex(of: isAsctime ? words[1] : words[2]),
            let day = Int(isAsctime ? words[2] : words[1]), (1...31).contains(day),
            var year = Int(isAsctime ? words[4] : words[3]), (0...9999).contains(year)
        else { return nil }
        if year < 100 { year += year < 70 ? 2000 : 1900 }
        let parts = clock.split(separator: ":").compactMap { Int($0) }
        guard parts.count == 3, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]), (0...60).contains(parts[2])
        else { return nil }
        return days(year: year, month: month + 1, day: day) * 86400 + parts[0] * 3600 + parts[1] * 60 + parts[2]
    }

    /// Days since 1970-01-01 in the Gregorian calendar, with years that begin in March so that the leap day is last.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }
}
