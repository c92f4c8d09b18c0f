/// The seq of the `call.completed` that answered each body, by the body's digest: 24 bytes a body.
package struct AnsweredBodies: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    var seqs: [BodyDigest: Int] = [:]

    package init() {}

    package init(dictionaryLiteral elements: (String, Int)...) {
        for (digest, seq) in elements { insert(BodyDigest(digest), seq: seq) }
    }

    /// How many different bodies were answered.
    package var count: Int { seqs.count }

    package subscript(digest: String) -> Int? { seqs[BodyDigest(digest)] }

    mutating func insert(_ digest: BodyDigest, seq: Int) {
        seqs[digest] = seq
    }
}

/// The 128 bits that 32 hexadecimal digits stand for.
struct BodyDigest: Hashable, Sendable {
    var high: UInt64
    var low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Text that is not 32 digits, which no version writes, is folded into the same room.
    init(_ text: String) {
        var text = text
        (high, low) = text.withUTF8 { bytes in
            var value: (UInt64, UInt64) = (0, 0)
            for byte in bytes {
                let digit =
                    switch byte {
                    case 0x30...0x39: UInt64(byte - 0x30)
                    case 0x61...0x66: UInt64(byte - 0x61 + 10)
                    default: UInt64(byte) &* 0x9e37_79b9_7f4a_7c15
                    }
                value.0 = value.0 << 4 | value.1 >> 60
                value.1 = value.1 << 4 ^ digit
            }
            return value
        }
    }
}
