/// Names of traces and spans, derived from what they stand for, so that an export of the same run is the same text.
enum SpanID {
    /// 32 hexadecimal digits.
    static func trace(_ run: String) -> String {
        hex(hash("trace/\(run)")) + hex(hash("run/\(run)"))
    }

    /// 16 hexadecimal digits.
    static func span(_ run: String, _ id: String) -> String {
        hex(hash("\(run)/\(id)"))
    }

    /// FNV-1a over 64 bits, mixed once more, as its high bits alone say little of a text's end.
    private static func hash(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash ^= hash >> 33
        hash &*= 0xff51_afd7_ed55_8ccd
        hash ^= hash >> 33
        // All zeros is no valid name.
        return hash == 0 ? 1 : hash
    }

    private static func hex(_ value: UInt64) -> String {
        String(unsafeUninitializedCapacity: 16) { digits in
            for place in 0..<16 {
                let digit = UInt8(value >> UInt64(60 - place * 4) & 15)
                digits[place] = digit < 10 ? 0x30 + digit : 0x61 + digit - 10
            }
            return 16
        }
    }
}
