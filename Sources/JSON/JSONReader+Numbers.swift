extension JSONReader {
    package mutating func integer() throws(JSONError) -> Int {
        skipSpace()
        if let value = takeShortInteger() { return value }
        let start = cursor
        let number = try scanNumber()
        guard number.isWhole else {
            cursor = start
            throw problem("a fraction where a whole number was expected")
        }
        guard let value = number.integer else {
            cursor = start
            throw problem("a whole number too large for 64 bits")
        }
        return value
    }

    /// Reads a whole number of at most 18 digits, which cannot overflow; nil, without moving, for anything else.
    @inline(__always)
    private mutating func takeShortInteger() -> Int? {
        let first = cursor < count && byte(cursor) == UInt8(ascii: "-") ? cursor &+ 1 : cursor
        let limit = min(count, first &+ 18)
        var index = first
        var value = 0
        while index < limit {
            let digit = byte(index) &- UInt8(ascii: "0")
            if digit > 9 { break }
            value = value &* 10 &+ Int(digit)
            index &+= 1
        }
        if index == first || (index > first &+ 1 && byte(first) == UInt8(ascii: "0")) { return nil }
        if index < count {
            let next = byte(index)
            if isDigit(index) || next == UInt8(ascii: ".") || next | 0x20 == UInt8(ascii: "e") { return nil }
        }
        let isNegative = first > cursor
        cursor = index
        return isNegative ? 0 &- value : value
    }

    package mutating func number() throws(JSONError) -> Double {
        skipSpace()
        let start = cursor
        return try double(try scanNumber(), from: start)
    }

    /// A number as an integer where it is written as one and fits, and else as a double.
    mutating func numberValue() throws(JSONError) -> JSONValue {
        let start = cursor
        let number = try scanNumber()
        // -0 is no integer: it would lose its sign.
        if number.isWhole, let value = number.integer, value != 0 || !number.isNegative { return .integer(value) }
        return .number(try double(number, from: start))
    }

    /// A number's parts: digits × 10^exponent, as far as 64 bits hold the digits.
    struct ScannedNumber {
        var isNegative = false
        /// Neither a point nor an exponent.
        var isWhole = true
        /// The digits, while there are at most 19 after the zeros in front.
        var digits: UInt64 = 0
        /// Whether `digits` holds all of them.
        var isComplete = true
        /// The power of ten that `digits` is to be multiplied by.
        var exponent = 0

        var integer: Int? {
            guard isComplete, digits <= UInt64(Int.max) + (isNegative ? 1 : 0) else { return nil }
            return isNegative ? Int(truncatingIfNeeded: 0 &- digits) : Int(digits)
        }
    }

    /// Moves past a number and takes it apart, checking its form.
    mutating func scanNumber() throws(JSONError) -> ScannedNumber {
        var number = ScannedNumber()
        let start = cursor
        var index = start
        guard index < count, byte(index) == UInt8(ascii: "-") || isDigit(index) else {
            throw problem("expected a number")
        }
        if byte(index) == UInt8(ascii: "-") {
            number.isNegative = true
            index += 1
        }
        let whole = index
        try scanDigits(&index, into: &number)
        if index > whole + 1, byte(whole) == UInt8(ascii: "0") {
            throw JSONError(offset: whole, problem: "a number with a leading zero")
        }
        if index < count, byte(index) == UInt8(ascii: ".") {
            number.isWhole = false
            index += 1
            let first = index
            try scanDigits(&index, into: &number)
            number.exponent = first - index
        }
        if index < count, byte(index) | 0x20 == UInt8(ascii: "e") {
            number.isWhole = false
            index += 1
            try scanExponent(&index, into: &number)
        }
        cursor = index
        return number
    }

    private func isDigit(_ index: Int) -> Bool {
        byte(index) &- UInt8(ascii: "0") < 10
    }

    private func scanDigits(_ index: inout Int, into number: inout ScannedNumber) throws(JSONError) {
        let first = index
        while index < count, isDigit(index) {
            let digit = UInt64(byte(index) &- UInt8(ascii: "0"))
            // One more digit of any kind still fits.
            if number.digits < UInt64.max / 10 {
                number.digits = number.digits &* 10 &+ digit
            } else {
                number.isComplete = false
            }
            index &+= 1
        }
        if index == first { throw JSONError(offset: index, problem: "no digit in a number") }
    }

    private func scanExponent(_ index: inout Int, into number: inout ScannedNumber) throws(JSONError) {
        var isNegative = false
        if index < count, byte(index) == UInt8(ascii: "-") || byte(index) == UInt8(ascii: "+") {
            isNegative = byte(index) == UInt8(ascii: "-")
            index += 1
        }
        let first = index
        var exponent = 0
        while index < count, isDigit(index) {
            // Beyond a million it only matters that it is large.
            if exponent < 1_000_000 { exponent = exponent &* 10 &+ Int(byte(index) &- UInt8(ascii: "0")) }
            index &+= 1
        }
        if index == first { throw JSONError(offset: index, problem: "no digit in a number") }
        number.exponent += isNegative ? -exponent : exponent
    }

    /// The double nearest to the number whose text begins at `start`.
    ///
    /// Source of the fast path: Clinger, "How to Read Floating Point Numbers Accurately" (1990): digits below 2^53 and
    /// a power of ten up to 10^22 are both exact, so one operation rounds once.
    private mutating func double(_ number: ScannedNumber, from start: Int) throws(JSONError) -> Double {
        if number.isComplete, number.digits < 1 << 53, -22...22 ~= number.exponent {
            let digits = Double(number.digits)
            let value =
                number.exponent < 0
                ? digits / Self.powersOfTen[-number.exponent] : digits * Self.powersOfTen[number.exponent]
            return number.isNegative ? -value : value
        }
        let text = UnsafeRawBufferPointer(start: base + start, count: cursor - start)
        guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else {
            cursor = start
            throw problem("a number out of range")
        }
        return value
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}
