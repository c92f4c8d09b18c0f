import JSON

/// Texts numbered in the order in which they were first met, each kept once, as bytes.
///
/// A batch of the log names the same few calls and examples again and again: by number, none of them costs a `String`.
struct TextNumbers: Sendable {
    private var bytes: [UInt8] = []
    /// Where each text ends among the bytes; it begins where the one before ends.
    private var ends: [Int] = []
    /// A power of two of them, at most half in use: a text's number and 1 at the place that its hash says, or in the first
    /// free one behind; 0 where there is none.
    private var slots = [UInt32](repeating: 0, count: 64)

    /// How many different texts there are.
    var count: Int { ends.count }

    /// The number of a text, which is new or was met before; both must be ASCII.
    mutating func number(of text: UnsafeRawBufferPointer) -> Int {
        let slot = slot(of: text)
        if slots[slot] != 0 { return Int(slots[slot]) - 1 }
        bytes.append(contentsOf: text)
        ends.append(bytes.count)
        slots[slot] = UInt32(ends.count)
        if ends.count * 2 > slots.count { grow() }
        return ends.count - 1
    }

    /// The number of a text that was met; nil of any other.
    func number(of text: String) -> Int? {
        var text = text
        let (found, isASCII) = text.withUTF8 { utf8 in
            (slots[slot(of: UnsafeRawBufferPointer(utf8))], utf8.allSatisfy { $0 < 0x80 })
        }
        if found != 0 { return Int(found) - 1 }
        // Some scalars beyond ASCII count as the same as one of ASCII, such as the sign of the kelvin as a K.
        return isASCII ? nil : ends.indices.first { self.text($0) == text }
    }

    func text(_ number: Int) -> String {
        String(decoding: bytes[(number == 0 ? 0 : ends[number - 1])..<ends[number]], as: UTF8.self)
    }

    /// Where a text stands among the slots, or would.
    private func slot(of text: UnsafeRawBufferPointer) -> Int {
        let mask = slots.count - 1
        var slot = Self.hash(text) & mask
        bytes.withUnsafeBytes { bytes in
            while slots[slot] != 0 {
                let number = Int(slots[slot]) - 1
                let start = number == 0 ? 0 : ends[number - 1]
                if text.isSame(as: UnsafeRawBufferPointer(rebasing: bytes[start..<ends[number]])) { break }
                slot = (slot + 1) & mask
            }
        }
        return slot
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        let bytes = bytes
        bytes.withUnsafeBytes { bytes in
            var start = 0
            for (number, end) in ends.enumerated() {
                slots[slot(of: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))] = UInt32(number + 1)
                start = end
            }
        }
    }

    private static func hash(_ text: UnsafeRawBufferPointer) -> Int {
        var hash = UInt64(truncatingIfNeeded: text.count)
        func mix(_ word: UInt64) {
            hash = (hash ^ word) &* 0xff51_afd7_ed55_8ccd
            hash ^= hash &>> 32
        }
        var offset = 0
        while offset &+ 8 <= text.count {
            mix(UInt64(littleEndian: text.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
            offset &+= 8
        }
        var rest: UInt64 = 0
        while offset < text.count {
            rest = rest &<< 8 | UInt64(text[offset])
            offset &+= 1
        }
        mix(rest)
        return Int(truncatingIfNeeded: hash &>> 8)
    }
}
