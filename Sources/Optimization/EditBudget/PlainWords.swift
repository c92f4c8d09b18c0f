/// The words of texts in plain writing, straight from their bytes: the same as `WordDistance.words`, in a fraction of
/// the time.
///
/// Plain are ASCII, the Latin letters and signs below U+0300, and the dashes, quotes and bullets of U+2010 to U+205E.
/// In such a text no mark can join itself to white space, and words are equal exactly if their bytes are; all others
/// are left to Unicode's own rules.
enum PlainWords {
    /// The words of both texts as numbers below `symbols`, equal words alike; nil where either text is not plain.
    static func numbers(_ old: String, _ new: String) -> (old: [Int], new: [Int], symbols: Int)? {
        var (old, new) = (old, new)
        return old.withUTF8 { old in
            new.withUTF8 { new in
                // No text has more words than half its bytes, and one more.
                WordNumbering.with(words: (old.count + new.count) / 2 + 2) { numbering in
                    guard let oldNumbers = numbers(UnsafeRawBufferPointer(old), &numbering),
                        let newNumbers = numbers(UnsafeRawBufferPointer(new), &numbering)
                    else { return nil }
                    return (oldNumbers, newNumbers, numbering.count)
                }
            }
        }
    }

    /// Nil where the text is not plain.
    private static func numbers(_ text: UnsafeRawBufferPointer, _ numbering: inout WordNumbering) -> [Int]? {
        var isPlain = true
        let numbers = [Int](unsafeUninitializedCapacity: text.count / 2 + 1) { numbers, count in
            var index = 0
            while true {
                while index < text.count, let length = spaceLength(text, index) { index &+= length }
                let start = index
                guard let end = wordEnd(text, from: start) else {
                    isPlain = false
                    return
                }
                if end == start { return }
                numbers.initializeElement(at: count, to: numbering.number(of: text, start: start, count: end &- start))
                count &+= 1
                // Most words are followed by one space.
                index = end < text.count && text[end] == 0x20 ? end &+ 1 : end
            }
        }
        return isPlain ? numbers : nil
    }

    /// Where the word that begins at `start` ends, which is there where there is none; nil where it is not plain.
    @inline(__always)
    private static func wordEnd(_ text: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var index = start
        while true {
            index = plainEnd(text, from: index)
            guard index < text.count, text[index] != 0x20, spaceLength(text, index) == nil else { return index }
            guard let length = plainLength(text, index) else { return nil }
            index &+= length
        }
    }

    /// The next byte that is a space, a control character or beyond ASCII; eight at a time.
    @inline(__always)
    private static func plainEnd(_ text: UnsafeRawBufferPointer, from first: Int) -> Int {
        var index = first
        while index &+ 8 <= text.count {
            let bytes = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            // The lowest bit that is set is right: the top bit of each byte below 0x21 or above 0x7F.
            let stops = ((bytes &- 0x2121_2121_2121_2121) & ~bytes | bytes) & 0x8080_8080_8080_8080
            if stops != 0 { return index &+ stops.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < text.count, text[index] > 0x20, text[index] < 0x80 { index &+= 1 }
        return index
    }

    /// How many bytes the white space at `index` has; nil where there is none.
    @inline(__always)
    private static func spaceLength(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int? {
        let byte = bytes[index]
        if byte < 0x80 { return byte == 0x20 || byte >= 0x09 && byte <= 0x0D ? 1 : nil }
        return wideSpaceLength(bytes, index)
    }

    @inline(never)
    private static func wideSpaceLength(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int? {
        switch bytes[index] {
        // U+0085 and U+00A0.
        case 0xC2: return bytes[index + 1] == 0x85 || bytes[index + 1] == 0xA0 ? 2 : nil
        case 0xE1: return bytes[index + 1] == 0x9A && bytes[index + 2] == 0x80 ? 3 : nil
        // U+2000 to U+200A, U+2028, U+2029, U+202F; U+205F.
        case 0xE2 where bytes[index + 1] == 0x80:
            let last = bytes[index + 2]
            return last <= 0x8A || last == 0xA8 || last == 0xA9 || last == 0xAF ? 3 : nil
        case 0xE2: return bytes[index + 1] == 0x81 && bytes[index + 2] == 0x9F ? 3 : nil
        case 0xE3: return bytes[index + 1] == 0x80 && bytes[index + 2] == 0x80 ? 3 : nil
        default: return nil
        }
    }

    /// How many bytes the plain character at `index` has, which is no white space; nil where it is not plain.
    @inline(never)
    private static func plainLength(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int? {
        switch bytes[index] {
        case 0..<0x80: return 1
        case 0xC2...0xCB: return 2
        case 0xE2 where bytes[index + 1] == 0x80:
            let last = bytes[index + 2]
            return (0x90...0xA7).contains(last) || last >= 0xB0 ? 3 : nil
        case 0xE2: return bytes[index + 1] == 0x81 && bytes[index + 2] <= 0x9E ? 3 : nil
        default: return nil
        }
    }
}
