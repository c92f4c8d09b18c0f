import CDeflate

/// What is fixed about the members that the log writes (RFC 1952).
enum GzipFormat {
    /// The first ten bytes of every member without a name: no time, no word about the level, made on Unix.
    static let header: [UInt8] = [0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3]

    /// The flag of a member that carries the name of what was packed.
    private static let nameFlag: UInt8 = 0x08
    private static let flags = 3

    /// The first bytes of a member; `name` must have no zero byte.
    static func header(name: String?) -> [UInt8] {
        guard let name else { return header }
        var named = header
        named[flags] = nameFlag
        return named + name.utf8 + [0]
    }

    /// Whether the file whose first bytes these are was sealed: its first member carries a name.
    static func isSealed(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count >= header.count && bytes[0] == header[0] && bytes[1] == header[1] && bytes[flags] & nameFlag != 0
    }

    /// Ends a member of `text`: its CRC-32 and its length modulo 2^32.
    static func appendTrailer(of text: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        for number in [checkSum(of: text), UInt32(truncatingIfNeeded: text.count)] {
            withUnsafeBytes(of: number.littleEndian) { output.append(contentsOf: $0) }
        }
    }

    /// The CRC-32 of the bytes, as a member's trailer has it.
    static func checkSum(of bytes: UnsafeRawBufferPointer) -> UInt32 {
        libdeflate_crc32(0, bytes.baseAddress, bytes.count)
    }
}
