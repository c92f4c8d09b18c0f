import JSON

/// A moment in UTC with microseconds, written as RFC 3339 with six digits.
package struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Microseconds since 1970-01-01T00:00:00Z.
    package var microseconds: Int

    package init(microseconds: Int) {
        self.microseconds = microseconds
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// Such as `2026-11-22T07:00:00.123456Z`.
    package var description: String {
        let (year, month, day, ofDay) = parts
        if 0...9999 ~= year { return String(unsafeUninitializedCapacity: 27) { put(in: $0) } }
        let second = ofDay / 1_000_000
        return "\(Self.pad(year, 4))-\(Self.pad(month, 2))-\(Self.pad(day, 2))T"
            + "\(Self.pad(second / 3600, 2)):\(Self.pad(second / 60 % 60, 2)):\(Self.pad(second % 60, 2))"
            + ".\(Self.pad(ofDay % 1_000_000, 6))Z"
    }

    /// Writes the same as a JSON string, without making one where the year has four digits.
    func write(to writer: inout JSONWriter) {
        guard 0...9999 ~= parts.year else { return writer.string(description) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 29) { bytes in
            bytes.initialize(repeating: UInt8(ascii: "\""))
            _ = put(in: UnsafeMutableBufferPointer(rebasing: bytes[1..<28]))
            writer.raw(UnsafeRawBufferPointer(bytes))
        }
    }

    private var parts: (year: Int, month: Int, day: Int, microsecondsOfDay: Int) {
        let days = Self.floorDivide(microseconds, 86_400_000_000)
        let (year, month, day) = Self.date(daysSince1970: days)
        return (year, month, day, microseconds - days * 86_400_000_000)
    }

    /// Writes the 27 bytes of a year of four digits; returns how many there are.
    private func put(in bytes: UnsafeMutableBufferPointer<UInt8>) -> Int {
        let (year, month, day, ofDay) = parts
        let second = ofDay / 1_000_000
        var place = 0
        func put(_ number: Int, _ digits: Int, _ end: Unicode.Scalar) {
            var rest = number
            for offset in stride(from: place + digits - 1, through: place, by: -1) {
                bytes[offset] = 0x30 + UInt8(rest % 10)
                rest /= 10
            }
            bytes[place + digits] = UInt8(ascii: end)
            place += digits + 1
        }
        put(year, 4, "-")
        put(month, 2, "-")
        put(day, 2, "T")
        put(second / 3600, 2, ":")
        put(second / 60 % 60, 2, ":")
        put(second % 60, 2, ".")
        put(ofDay % 1_000_000, 6, "Z")
        return place
    }

    /// Reads the form that `description` writes; nil for any other.
    package init?(_ text: String) {
        var text = text
        let parsed = text.withUTF8 { Self.parse(UnsafeRawBufferPointer($0)) }
        guard let parsed else { return nil }
        microseconds = parsed
    }

    /// Reads the bytes of that form.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let parsed = Self.parse(bytes) else { return nil }
        microseconds = parsed
    }

    private static func parse(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count == 27, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            bytes[19] == UInt8(ascii: "."), bytes[26] == UInt8(ascii: "Z")
        else { return nil }
        // Far below zero where a byte is no digit.
        func pair(_ index: Int) -> Int {
            let (tens, ones) = (bytes[index] &- 0x30, bytes[index &+ 1] &- 0x30)
            return tens < 10 && ones < 10 ? Int(tens) &* 10 &+ Int(ones) : -10_000_000
        }
        let year = pair(0) &* 100 &+ pair(2)
        let (month, day, hour, minute, second) = (pair(5), pair(8), pair(11), pair(14), pair(17))
        let fraction = (pair(20) &* 100 &+ pair(22)) &* 100 &+ pair(24)
        guard year >= 0, (1...12).contains(month), (1...31).contains(day), (0..<24).contains(hour),
            (0..<60).contains(minute), (0..<60).contains(second), fraction >= 0
        else { return nil }
        let days = days(year: year, month: month, day: day)
        // The 31st of a month of 30 days would be the first of the next.
        guard day <= 28 || date(daysSince1970: days).day == day else { return nil }
        return ((days * 24 + hour) * 60 + minute) * 60_000_000 + second * 1_000_000 + fraction
    }

    // The calendar arithmetic counts years from March, so that the leap day is the last of its year.

    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func date(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let civilMonth = month < 10 ? month + 3 : month - 9
        return (yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, day)
    }

    private static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
        value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
    }

    private static func pad(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
