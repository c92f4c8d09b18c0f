import Glibc

/// A text looked for in bytes of JSON, as it stands there between two quotes.
struct ByteSearch: Sendable {
    private let needle: [UInt8]

    init(_ bytes: some Sequence<UInt8>) {
        needle = Array(bytes)
    }

    /// Whether the bytes hold the text. Cost: a `memchr` over them, and a comparison where the first byte stands.
    func found(in text: UnsafeRawBufferPointer) -> Bool {
        guard let base = text.baseAddress, let first = needle.first else { return needle.isEmpty }
        return needle.withUnsafeBytes { needle in
            var start = 0
            while start + needle.count <= text.count {
                let room = text.count - needle.count + 1 - start
                guard let place = memchr(base + start, Int32(first), room) else { return false }
                if memcmp(place, needle.baseAddress!, needle.count) == 0 { return true }
                start = UnsafeRawPointer(place) - base + 1
            }
            return false
        }
    }
}
