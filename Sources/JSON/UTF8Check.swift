/// Finds bytes that are not UTF-8.
///
/// Source: table 3-7, "Well-Formed UTF-8 Byte Sequences", of the Unicode Standard.
enum UTF8Check {
    /// The offset of the first sequence that is not UTF-8, or nil if there is none.
    static func fault(_ bytes: UnsafeRawPointer, _ count: Int) -> Int? {
        var index = 0
        while index < count {
            if index &+ 8 <= count,
                bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & WordScan.highBits == 0
            {
                index &+= 8
                continue
            }
            let first = bytes.load(fromByteOffset: index, as: UInt8.self)
            if first < 0x80 {
                index &+= 1
                continue
            }
            let length = length(bytes, index, count, first)
            if length == 0 { return index }
            index &+= length
        }
        return nil
    }

    /// Bytes of the sequence that begins with `first` at `index`, or 0 if it is none.
    private static func length(_ bytes: UnsafeRawPointer, _ index: Int, _ count: Int, _ first: UInt8) -> Int {
        func follows(_ offset: Int, _ range: ClosedRange<UInt8>) -> Bool {
            index &+ offset < count && range.contains(bytes.load(fromByteOffset: index &+ offset, as: UInt8.self))
        }
        switch first {
        case 0xC2...0xDF:
            return follows(1, 0x80...0xBF) ? 2 : 0
        case 0xE0...0xEF:
            let second: ClosedRange<UInt8> = first == 0xE0 ? 0xA0...0xBF : first == 0xED ? 0x80...0x9F : 0x80...0xBF
            return follows(1, second) && follows(2, 0x80...0xBF) ? 3 : 0
        case 0xF0...0xF4:
            let second: ClosedRange<UInt8> = first == 0xF0 ? 0x90...0xBF : first == 0xF4 ? 0x80...0x8F : 0x80...0xBF
            return follows(1, second) && follows(2, 0x80...0xBF) && follows(3, 0x80...0xBF) ? 4 : 0
        default:
            return 0
        }
    }
}
