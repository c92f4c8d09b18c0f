/// Dates as RFC 3339 writes them, such as `2025-08-21T12:40:59Z`.
package enum InternetDate {
    /// Seconds since 1970, without any fraction, or nil for anything else.
    package static func seconds(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == dash, bytes[7] == dash, [0x54, 0x74, 0x20].contains(bytes[10]),
            bytes[13] == colon, bytes[16] == colon,
            let year = number(bytes[..<4], 0...9999), let month = number(bytes[5..<7], 1...12),
            let day = number(bytes[8..<10], 1...31), let hour = number(bytes[11..<13], 0...23),
            let minute = number(bytes[14..<16], 0...59), let second = number(bytes[17..<19], 0...60)
        else { return nil }
        var zone = bytes[19...]
        if zone.first == UInt8(ascii: ".") {
            let fraction = zone.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard !fraction.isEmpty else { return nil }
            zone = zone.dropFirst(1 + fraction.count)
        }
        guard let offset = offset(zone) else { return nil }
        let days = HTTPDate.days(year: year, month: month, day: day)
        return days * 86400 + hour * 3600 + minute * 60 + second - offset
    }

    private static let dash = UInt8(ascii: "-")
    private static let colon = UInt8(ascii: ":")

    /// How far the zone is ahead of UTC, in seconds: `Z`, `+02:00`, `-07:30`.
    private static func offset(_ zone: ArraySlice<UInt8>) -> Int? {
        let bytes = Array(zone)
        if bytes == [UInt8(ascii: "Z")] || bytes == [UInt8(ascii: "z")] { return 0 }
        guard bytes.count == 6, bytes[3] == colon, bytes[0] == dash || bytes[0] == UInt8(ascii: "+"),
            let hours = number(bytes[1..<3], 0...23), let minutes = number(bytes[4..<6], 0...59)
        else { return nil }
        return (bytes[0] == dash ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    private static func number(_ digits: ArraySlice<UInt8>, _ range: ClosedRange<Int>) -> Int? {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return range.contains(value) ? value : nil
    }
}
