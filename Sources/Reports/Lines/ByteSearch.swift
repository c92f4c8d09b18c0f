import Glibc

/// A text looked for in bytes of JSON, as it stands there between two quotes: 16 places at a time, by its first and its
/// last byte.
struct ByteSearch: Sendable {
    private let needle: [UInt8]
    /// The bit in which the cases of a letter differ, or none.
    private let fold: UInt8

    /// A text in these very bytes.
    init(_ bytes: some Sequence<UInt8>) {
        needle = Array(bytes)
        fold = 0
    }

    /// A text in any case of its letters; nil for one that JSON may write in more than one way, or that is not ASCII.
    init?(anyCaseOf text: String) {
        guard !text.isEmpty,
            text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
        else { return nil }
        needle = Array(text.lowercased().utf8)
        fold = 0x20
    }

    /// Whether the bytes hold the text.
    func found(in text: UnsafeRawBufferPointer) -> Bool {
        guard let first = needle.first, let last = needle.last else { return true }
        let starts = text.count - needle.count + 1
        guard starts > 0, let base = text.baseAddress else { return false }
        let folds = SIMD16(repeating: fold)
        let firsts = SIMD16(repeating: first | fold)
        let lasts = SIMD16(repeating: last | fold)
        var start = 0
        while start + 16 <= starts {
            let heads = (base + start).loadUnaligned(as: SIMD16<UInt8>.self) | folds
            let tails = (base + start + needle.count - 1).loadUnaligned(as: SIMD16<UInt8>.self) | folds
            let fits = (heads .== firsts) .& (tails .== lasts)
            if any(fits) {
                for place in 0..<16 where fits[place] && matches(base + start + place) { return true }
            }
            start += 16
        }
        while start < starts {
            if matches(base + start) { return true }
            start += 1
        }
        return false
    }

    private func matches(_ place: UnsafeRawPointer) -> Bool {
        if fold == 0 { return memcmp(place, needle, needle.count) == 0 }
        for (offset, byte) in needle.enumerated() {
            let found = place.load(fromByteOffset: offset, as: UInt8.self)
            if (found &- 0x41 < 26 ? found | fold : found) != byte { return false }
        }
        return true
    }
}
