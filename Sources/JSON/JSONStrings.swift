/// The bytes between two quotes as a `String`. They are checked already.
enum JSONStrings {
    static func decode(_ start: UnsafeRawPointer, count: Int, form: JSONReader.StringForm) -> String {
        if form.contains(.escaped) {
            return String(unsafeUninitializedCapacity: count) { unescape(start, count, into: $0, atLeast: .max).length }
        }
        let bytes = UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The value of a hexadecimal digit.
    static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte &- 0x30)
        case 0x41...0x46: UInt32(byte &- 0x37)
        case 0x61...0x66: UInt32(byte &- 0x57)
        default: nil
        }
    }

    /// What an escape of one letter stands for; 0 if it is none.
    static func replacement(of escape: UInt8) -> UInt8 {
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): escape
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        default: 0
        }
    }

    /// How much room there must be behind a limit, in bytes: a block of sixteen, and a scalar.
    static let overshoot = 32

    /// Copies text whose escapes are checked, each escape undone; the result is never longer.
    ///
    /// It stops where the result has `limit` bytes, or a few more. Returns the result's length, and whether that is all.
    static func unescape(
        _ start: UnsafeRawPointer, _ count: Int, into target: UnsafeMutableBufferPointer<UInt8>, atLeast limit: Int
    ) -> (length: Int, isWhole: Bool) {
        guard let out = target.baseAddress.map(UnsafeMutableRawPointer.init) else { return (0, count == 0) }
        var index = 0
        var length = 0
        while index < count, length < limit {
            // Sixteen bytes at a time; what is behind a backslash is written over. The result is behind the text read, so
            // there is room for them.
            while index &+ 16 <= count, length < limit {
                let block = start.loadUnaligned(fromByteOffset: index, as: SIMD16<Int8>.self)
                (out + length).storeBytes(of: block, as: SIMD16<Int8>.self)
                let run = WordScan.firstBackslash(in: block)
                index &+= run
                length &+= run
                if run < 16 { break }
            }
            while index < count, length < limit {
                let byte = start.load(fromByteOffset: index, as: UInt8.self)
                if byte == UInt8(ascii: "\\") { break }
                out.storeBytes(of: byte, toByteOffset: length, as: UInt8.self)
                index &+= 1
                length &+= 1
            }
            guard index < count, length < limit else { break }
            let escape = start.load(fromByteOffset: index + 1, as: UInt8.self)
            index += 2
            guard escape == UInt8(ascii: "u") else {
                out.storeBytes(of: replacement(of: escape), toByteOffset: length, as: UInt8.self)
                length += 1
                continue
            }
            var scalar = scalarDigits(start, index)
            index += 4
            if scalar & 0xF800 == 0xD800 {
                scalar = 0x10000 &+ (scalar &- 0xD800) << 10 &+ scalarDigits(start, index + 2) &- 0xDC00
                index += 6
            }
            length += write(scalar, out + length)
        }
        return (length, index >= count)
    }

    private static func scalarDigits(_ start: UnsafeRawPointer, _ first: Int) -> UInt32 {
        (first..<(first + 4)).reduce(0) { $0 << 4 | (digit(start.load(fromByteOffset: $1, as: UInt8.self)) ?? 0) }
    }

    /// Writes one scalar as UTF-8 and returns how many bytes it took.
    private static func write(_ scalar: UInt32, _ out: UnsafeMutableRawPointer) -> Int {
        func store(_ value: UInt32, _ offset: Int) {
            out.storeBytes(of: UInt8(truncatingIfNeeded: value), toByteOffset: offset, as: UInt8.self)
        }
        if scalar < 0x80 {
            store(scalar, 0)
            return 1
        }
        if scalar < 0x800 {
            store(0xC0 | scalar >> 6, 0)
            store(0x80 | scalar & 0x3F, 1)
            return 2
        }
        if scalar < 0x10000 {
            store(0xE0 | scalar >> 12, 0)
            store(0x80 | scalar >> 6 & 0x3F, 1)
            store(0x80 | scalar & 0x3F, 2)
            return 3
        }
        store(0xF0 | scalar >> 18, 0)
        store(0x80 | scalar >> 12 & 0x3F, 1)
        store(0x80 | scalar >> 6 & 0x3F, 2)
        store(0x80 | scalar & 0x3F, 3)
        return 4
    }
}
