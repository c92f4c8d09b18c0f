/// Gives equal words equal numbers: a hash table without removal, at most half full.
struct WordNumbering: ~Copyable {
    private struct Word {
        /// The bytes themselves where there are at most eight, else a digest of them.
        var key: UInt64
        var bytes: UnsafeRawBufferPointer
    }

    /// How many different words there were.
    private(set) var count = 0
    /// The number of the word in each slot, plus 1; 0 where there is none.
    private let slots: UnsafeMutableBufferPointer<UInt32>
    /// The words by their numbers.
    private let words: UnsafeMutableBufferPointer<Word>
    private let shift: UInt64

    /// Calls `body` with a table that has room for so many words, whose bytes must outlive it.
    static func with<Result>(words: Int, _ body: (inout WordNumbering) -> Result) -> Result {
        var bits: UInt64 = 4
        while 1 << bits < words * 2 { bits += 1 }
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 1 << Int(bits)) { slots in
            slots.initialize(repeating: 0)
            return withUnsafeTemporaryAllocation(of: Word.self, capacity: words) { words in
                var numbering = WordNumbering(slots: slots, words: words, shift: 64 - bits)
                return body(&numbering)
            }
        }
    }

    private init(
        slots: UnsafeMutableBufferPointer<UInt32>, words: UnsafeMutableBufferPointer<Word>, shift: UInt64
    ) {
        self.slots = slots
        self.words = words
        self.shift = shift
    }

    /// The number of the word of `count` bytes that begins at `start` of a text.
    @inline(__always)
    mutating func number(of text: UnsafeRawBufferPointer, start: Int, count length: Int) -> Int {
        let bytes = UnsafeRawBufferPointer(rebasing: text[start..<start &+ length])
        let key = Self.key(bytes, readable: text.count &- start)
        var slot = Int(truncatingIfNeeded: ((key ^ UInt64(length)) &* 0x9e37_79b9_7f4a_7c15) &>> shift)
        while slots[slot] != 0 {
            let number = Int(slots[slot] &- 1)
            if words[number].key == key, words[number].bytes.count == length,
                length <= 8 || words[number].bytes.elementsEqual(bytes)
            {
                return number
            }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        slots[slot] = UInt32(count + 1)
        words.initializeElement(at: count, to: Word(key: key, bytes: bytes))
        defer { count += 1 }
        return count
    }

    /// `readable` is how many bytes there are up to the end of the text.
    @inline(__always)
    private static func key(_ bytes: UnsafeRawBufferPointer, readable: Int) -> UInt64 {
        if bytes.count <= 8, readable >= 8 {
            let word = UInt64(littleEndian: bytes.baseAddress.unsafelyUnwrapped.loadUnaligned(as: UInt64.self))
            return word & (.max &>> UInt64(64 &- 8 &* bytes.count))
        }
        return longKey(bytes)
    }

    private static func longKey(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var key: UInt64 = 0
        var index = 0
        while bytes.count > 8, index &+ 8 <= bytes.count {
            key = (key ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) &* 0x9e37_79b9_7f4a_7c15
            key ^= key &>> 32
            index &+= 8
        }
        var rest: UInt64 = 0
        for place in (index..<bytes.count).reversed() { rest = rest &<< 8 | UInt64(bytes[place]) }
        return key ^ rest
    }
}
