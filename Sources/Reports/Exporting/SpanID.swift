import JSON

/// Names of traces and spans, derived from what they stand for, so that an export of the same run is the same text.
struct SpanID {
    /// The name of the run's trace: 32 hexadecimal digits.
    let trace: String
    /// What the names of all spans of the run begin with, hashed.
    private let run: UInt64

    init(run: String) {
        trace =
            Self.hex(Self.mixed(Self.hash("trace/\(run)".utf8))) + Self.hex(Self.mixed(Self.hash("run/\(run)".utf8)))
        self.run = Self.hash("\(run)/".utf8)
    }

    /// 16 hexadecimal digits.
    func span(_ id: String) -> String {
        Self.hex(Self.mixed(Self.hash(id.utf8, from: run)))
    }

    /// Appends the name of the span that an event ends, in quotes.
    func append(seq: Int, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        let start = text.count
        text.append(decimal: seq)
        let value = Self.mixed(Self.hash(text[start...], from: run))
        text.removeSubrange(start...)
        for place in 0..<16 { text.append(Self.digit(value, place)) }
        text.append(UInt8(ascii: "\""))
    }

    /// FNV-1a over 64 bits.
    private static func hash(_ text: some Sequence<UInt8>, from beginning: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
        var hash = beginning
        for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash
    }

    /// Mixed once more, as the high bits alone say little of a text's end.
    private static func mixed(_ hash: UInt64) -> UInt64 {
        var hash = hash
        hash ^= hash >> 33
        hash &*= 0xff51_afd7_ed55_8ccd
        hash ^= hash >> 33
        // All zeros is no valid name.
        return hash == 0 ? 1 : hash
    }

    private static func hex(_ value: UInt64) -> String {
        String(decoding: (0..<16).map { digit(value, $0) }, as: UTF8.self)
    }

    /// A hexadecimal digit, the highest at 0.
    private static func digit(_ value: UInt64, _ place: Int) -> UInt8 {
        let digit = UInt8(value >> UInt64(60 - place * 4) & 15)
        return digit < 10 ? 0x30 + digit : 0x61 + digit - 10
    }
}
