extension JSONReader {
    /// What the bytes between two quotes may be made of, so that the common form needs no second look.
    @usableFromInline
    struct StringForm: OptionSet, Sendable {
        @usableFromInline let rawValue: UInt8

        @usableFromInline
        init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        static let escaped = StringForm(rawValue: 1)
        static let beyondASCII = StringForm(rawValue: 2)
    }

    /// The bytes between two quotes, without them.
    struct StringSpan {
        var start: Int
        var count: Int
        var form: StringForm
    }

    package mutating func string() throws(JSONError) -> String {
        skipSpace()
        let span = try stringSpan("expected a string")
        return JSONStrings.decode(base + span.start, count: span.count, form: span.form)
    }

    /// The bytes of a string that is written as it is: ASCII without escapes; nil, without moving, for anything else.
    package mutating func plainText() -> UnsafeRawBufferPointer? {
        guard cursor < count, byte(cursor) == UInt8(ascii: "\"") else { return nil }
        let start = cursor &+ 1
        let end = asciiEnd(from: start)
        guard end < count, byte(end) == UInt8(ascii: "\"") else { return nil }
        cursor = end &+ 1
        return UnsafeRawBufferPointer(start: base + start, count: end &- start)
    }

    /// Moves past a string, all of it checked, without making one; false, without moving, where none begins here.
    package mutating func skipText() throws(JSONError) -> Bool {
        guard cursor < count, byte(cursor) == UInt8(ascii: "\"") else { return false }
        _ = try stringSpan("expected a string")
        return true
    }

    /// Moves past a string, all of it checked, and says where it was; `otherwise` is the problem where none begins.
    @inline(__always)
    mutating func stringSpan(_ otherwise: StaticString) throws(JSONError) -> StringSpan {
        guard cursor < count, byte(cursor) == UInt8(ascii: "\"") else { throw problem(otherwise.description) }
        let start = cursor &+ 1
        let end = asciiEnd(from: start)
        // The common case: ASCII without escapes.
        if end < count, byte(end) == UInt8(ascii: "\"") {
            cursor = end &+ 1
            return StringSpan(start: start, count: end &- start, form: [])
        }
        return try restOfSpan(start, end)
    }

    /// Moves past the rest of a string that begins at `start`, of which the part up to `first` is plain ASCII.
    @inline(never)
    private mutating func restOfSpan(_ start: Int, _ first: Int) throws(JSONError) -> StringSpan {
        var index = first
        var form: StringForm = []
        while true {
            guard index < count else { throw problem("a string without an end") }
            let found = byte(index)
            if found == UInt8(ascii: "\"") { break }
            if found >= 0x80 {
                form.insert(.beyondASCII)
                index = WordScan.plainEnd(base, count, from: index)
            } else if found == UInt8(ascii: "\\") {
                form.insert(.escaped)
                if index &+ 1 < count, byte(index &+ 1) == UInt8(ascii: "\"") || byte(index &+ 1) == UInt8(ascii: "n") {
                    // Most escapes are of these two.
                    index = asciiEnd(from: index &+ 2)
                } else {
                    index = asciiEnd(from: try escapeEnd(from: index))
                }
            } else {
                throw JSONError(offset: index, problem: "a control character in a string")
            }
        }
        if form.contains(.beyondASCII), let fault = UTF8Check.fault(base + start, index - start) {
            throw JSONError(offset: start + fault, problem: "bytes that are not UTF-8")
        }
        cursor = index + 1
        return StringSpan(start: start, count: index - start, form: form)
    }

    /// The offset of the next quote, backslash, control character or byte beyond ASCII.
    @inline(__always)
    private func asciiEnd(from first: Int) -> Int {
        var index = first
        while index &+ 16 <= count {
            let stop = WordScan.firstStop(in: base.loadUnaligned(fromByteOffset: index, as: SIMD16<Int8>.self))
            if stop < 16 { return index &+ stop }
            index &+= 16
        }
        while index < count {
            let found = byte(index)
            if found < 0x20 || found >= 0x80 || found == UInt8(ascii: "\"") || found == UInt8(ascii: "\\") { break }
            index &+= 1
        }
        return index
    }

    /// The offset behind the escape at `first`, or behind two that are a surrogate pair.
    private func escapeEnd(from first: Int) throws(JSONError) -> Int {
        guard first + 1 < count else { throw problem("a string without an end") }
        let letter = byte(first + 1)
        guard letter == UInt8(ascii: "u") else {
            if JSONStrings.replacement(of: letter) != 0 { return first + 2 }
            throw JSONError(offset: first + 1, problem: "an unknown escape")
        }
        let high = try hexadecimal(first + 2)
        guard high & 0xF800 == 0xD800 else { return first + 6 }
        let second = first + 6
        if high < 0xDC00, second + 1 < count, byte(second) == UInt8(ascii: "\\"), byte(second + 1) == UInt8(ascii: "u"),
            try hexadecimal(second + 2) & 0xFC00 == 0xDC00
        {
            return second + 6
        }
        throw JSONError(offset: first, problem: "half of a surrogate pair")
    }

    private func hexadecimal(_ first: Int) throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for index in first..<(first + 4) {
            guard index < count, let digit = JSONStrings.digit(byte(index)) else {
                throw JSONError(offset: index, problem: "fewer than four digits after \\u")
            }
            value = value << 4 | digit
        }
        return value
    }
}
