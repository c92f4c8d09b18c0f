/// A token's text, made to be compared: a short one in ASCII, which nearly every word is, is two numbers.
enum TokenText: Hashable, Sendable, ExpressibleByStringLiteral {
    /// Up to 15 bytes of ASCII, the first the least, and their count in the top byte.
    case short(UInt64, UInt64)
    /// Any other, equal to what is canonically equivalent to it, as strings are.
    case long(String)

    private static let room = 15
    /// Bytes behind the beginning of a text that are read with it where there are as many.
    private static let stride = 16

    init(_ text: String) {
        var text = text
        let short = text.withUTF8 { TokenText(ascii: UnsafeRawBufferPointer($0)) }
        self = short ?? Self.equivalents[text] ?? .long(text)
    }

    /// A piece of a longer text in ASCII; nil where it is not short.
    @inline(__always)
    init?(piece: Range<Int>, of ascii: UnsafeRawBufferPointer) {
        guard piece.count <= Self.room else { return nil }
        guard piece.lowerBound + Self.stride <= ascii.count else {
            self.init(ascii: UnsafeRawBufferPointer(rebasing: ascii[piece]))
            return
        }
        // Both numbers are read at once, and what stands behind the piece is cut off.
        let low = UInt64(littleEndian: ascii.loadUnaligned(fromByteOffset: piece.lowerBound, as: UInt64.self))
        let high = UInt64(littleEndian: ascii.loadUnaligned(fromByteOffset: piece.lowerBound + 8, as: UInt64.self))
        let count = UInt64(piece.count)
        self = .short(
            low & Self.mask(bytes: min(count, 8)), high & Self.mask(bytes: count > 8 ? count - 8 : 0) | count << 56)
    }

    private static func mask(bytes: UInt64) -> UInt64 { bytes < 8 ? 1 << (8 * bytes) - 1 : .max }

    init(stringLiteral text: String) {
        self.init(text)
    }

    /// Nil where it is not short, or not ASCII.
    @inline(__always)
    init?(ascii bytes: UnsafeRawBufferPointer) {
        guard bytes.count <= Self.room else { return nil }
        var low: UInt64 = 0
        var high = UInt64(bytes.count) << 56
        var all: UInt8 = 0
        for index in 0..<bytes.count {
            let byte = bytes[index]
            all |= byte
            if index < 8 { low |= UInt64(byte) << (8 &* index) } else { high |= UInt64(byte) << (8 &* (index &- 8)) }
        }
        guard all < 0x80 else { return nil }
        self = .short(low, high)
    }

    /// The signs of ASCII, also by what is canonically equivalent to them, such as the Greek question mark to `;`.
    private static let equivalents: [String: TokenText] = Dictionary(
        uniqueKeysWithValues: (0x21..<0x7F).map { (byte: UInt64) in
            (String(UnicodeScalar(UInt8(byte))), .short(byte, 1 << 56))
        })

    /// How many bytes it has.
    var count: Int {
        switch self {
        case .short(_, let high): Int(high >> 56)
        case .long(let text): text.utf8.count
        }
    }

    var string: String {
        switch self {
        case .long(let text): return text
        case .short(let low, let high):
            return withUnsafeBytes(of: (low.littleEndian, high.littleEndian)) { bytes in
                String(decoding: bytes.prefix(count), as: UTF8.self)
            }
        }
    }
}
