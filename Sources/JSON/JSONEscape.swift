/// Writes the text of a string with its escapes.
enum JSONEscape {
    /// Bytes of text that are escaped at once, at most.
    static let piece = 256
    /// Bytes that these may become: six for each control character, and eight that are written beyond the end.
    static let room = 6 * piece + 8

    /// Writes `count` bytes of text, escaped, and returns how many they became.
    static func escape(_ text: UnsafeRawPointer, _ count: Int, into out: UnsafeMutableRawPointer) -> Int {
        var index = 0
        var length = 0
        while index < count {
            if index &+ 8 <= count {
                // Eight bytes at a time; what is from the first escape on is written over.
                let word = text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                out.storeBytes(of: word, toByteOffset: length, as: UInt64.self)
                let stops = WordScan.stops(in: UInt64(littleEndian: word))
                let run = stops == 0 ? 8 : stops.trailingZeroBitCount &>> 3
                index &+= run
                length &+= run
                if stops == 0 { continue }
            }
            let byte = text.load(fromByteOffset: index, as: UInt8.self)
            index &+= 1
            if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                out.storeBytes(of: byte, toByteOffset: length, as: UInt8.self)
                length &+= 1
            } else {
                length &+= write(byte, out + length)
            }
        }
        return length
    }

    /// Writes the escape of one byte, and returns its length.
    private static func write(_ byte: UInt8, _ out: UnsafeMutableRawPointer) -> Int {
        out.storeBytes(of: UInt8(ascii: "\\"), as: UInt8.self)
        let letter: UInt8 =
            switch byte {
            case 0x0A: UInt8(ascii: "n")
            case 0x0D: UInt8(ascii: "r")
            case 0x09: UInt8(ascii: "t")
            case 0x08: UInt8(ascii: "b")
            case 0x0C: UInt8(ascii: "f")
            case 0..<0x20: UInt8(ascii: "u")
            default: byte
            }
        out.storeBytes(of: letter, toByteOffset: 1, as: UInt8.self)
        guard letter == UInt8(ascii: "u") else { return 2 }
        let low = byte & 15
        let digits: [UInt8] = [
            UInt8(ascii: "0"), UInt8(ascii: "0"), UInt8(ascii: "0") + byte >> 4,
            low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10,
        ]
        (out + 2).copyMemory(from: digits, byteCount: 4)
        return 6
    }
}
