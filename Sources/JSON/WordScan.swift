/// Looks at eight or sixteen bytes at once.
///
/// Source for eight: the zero-byte test of "Bit Twiddling Hacks" (Anderson), which may err only above the first byte
/// that it is right about, so the lowest bit set is always right.
enum WordScan {
    static let lowBits: UInt64 = 0x0101_0101_0101_0101
    static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// The high bit of each byte that is a quote, a backslash or below 0x20; right up to the lowest one set.
    @inline(__always)
    static func stops(in word: UInt64) -> UInt64 {
        let isQuote = (word ^ (lowBits &* 0x22)) &- lowBits
        let isBackslash = (word ^ (lowBits &* 0x5C)) &- lowBits
        let isControl = word &- (lowBits &* 0x20)
        // None of the three is beyond ASCII, so one mask serves all.
        return (isQuote | isBackslash | isControl) & ~word & highBits
    }

    /// The index of the first quote, backslash, control character or byte beyond ASCII; 16 if there is none.
    ///
    /// Only operations between whole vectors become vector instructions.
    @inline(__always)
    static func firstStop(in block: SIMD16<Int8>) -> Int {
        let isQuote = block .== SIMD16<Int8>(repeating: 0x22)
        let isBackslash = block .== SIMD16<Int8>(repeating: 0x5C)
        // As signed numbers, bytes beyond ASCII are below the control characters.
        let isOutside = block .< SIMD16<Int8>(repeating: 0x20)
        let lanes = unsafeBitCast(isQuote .| isBackslash .| isOutside, to: SIMD2<UInt64>.self)
        return first(lanes)
    }

    /// The index of the first backslash; 16 if there is none.
    @inline(__always)
    static func firstBackslash(in block: SIMD16<Int8>) -> Int {
        let lanes = unsafeBitCast(block .== SIMD16<Int8>(repeating: 0x5C), to: SIMD2<UInt64>.self)
        return first(lanes)
    }

    /// The index of the first byte that is not zero in two words; 16 if there is none.
    @inline(__always)
    private static func first(_ lanes: SIMD2<UInt64>) -> Int {
        if lanes[0] | lanes[1] == 0 { return 16 }
        let low = UInt64(littleEndian: lanes[0])
        if low != 0 { return low.trailingZeroBitCount &>> 3 }
        return 8 &+ UInt64(littleEndian: lanes[1]).trailingZeroBitCount &>> 3
    }

    /// The offset of the first quote, backslash or control character at or behind `first`, or `count`.
    static func plainEnd(_ bytes: UnsafeRawPointer, _ count: Int, from first: Int) -> Int {
        var index = first
        while index &+ 8 <= count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let stops = stops(in: word)
            if stops != 0 { return index &+ stops.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        while index < count {
            let found = bytes.load(fromByteOffset: index, as: UInt8.self)
            if found < 0x20 || found == UInt8(ascii: "\"") || found == UInt8(ascii: "\\") { break }
            index &+= 1
        }
        return index
    }
}
