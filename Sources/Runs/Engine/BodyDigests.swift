import Crypto

/// The names under which replies are found again.
enum BodyDigests {
    /// The first 32 hexadecimal digits of the SHA-256 of the body, after the addressee and a line feed where the body
    /// does not say whom it asks.
    static func of(_ body: [UInt8], addressee: String) -> String {
        var hash = SHA256()
        if !addressee.isEmpty { hash.update(data: Array((addressee + "\n").utf8)) }
        body.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return hash.finalize().withUnsafeBytes { digest in
            String(unsafeUninitializedCapacity: 32) { text in
                for (index, byte) in digest.prefix(16).enumerated() {
                    text[2 * index] = digit(byte >> 4)
                    text[2 * index + 1] = digit(byte & 15)
                }
                return 32
            }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
