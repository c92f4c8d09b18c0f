/// Texts in lower case, those of ASCII without a string being made of them.
enum FoldedCase {
    /// Calls `body` with the bytes of a text whose lower case is all ASCII, and `otherwise` with any other.
    static func with<Result>(
        _ text: String, _ body: (UnsafeRawBufferPointer) -> Result, otherwise: (String) -> Result
    ) -> Result {
        var text = text
        if let result = text.withUTF8({ ifASCII($0, body) }) { return result }
        // Such as the sign for kelvin, whose lower case is k.
        text = text.lowercased()
        return text.withUTF8 { ifASCII($0, body) } ?? otherwise(text)
    }

    private static func ifASCII<Result>(
        _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { folded in
            var all: UInt8 = 0
            for index in 0..<bytes.count {
                let byte = bytes[index]
                all |= byte
                folded[index] = byte &- 0x41 < 26 ? byte | 0x20 : byte
            }
            return all < 0x80 ? body(UnsafeRawBufferPointer(folded)) : nil
        }
    }
}
