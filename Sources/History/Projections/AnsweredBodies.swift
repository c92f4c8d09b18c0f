/// The seq of the `call.completed` that answered each body, by the body's digest: 24 bytes a body, and no hashing, since
/// a digest is one.
///
/// A long run has a million of them, and a snapshot holds them as they lie in memory.
package struct AnsweredBodies: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// A body and its seq; seq 0 where there is none.
    struct Slot: Hashable, Sendable {
        var digest = BodyDigest(high: 0, low: 0)
        var seq = 0
    }

    /// A power of two of them, at most three quarters in use; a body stands at the place that its digest says, or in the
    /// first free one behind.
    private(set) var slots: [Slot] = []
    /// How many different bodies were answered.
    package private(set) var count = 0

    package init() {}

    package init(dictionaryLiteral elements: (String, Int)...) {
        for (digest, seq) in elements { insert(BodyDigest(digest), seq: seq) }
    }

    /// Takes slots that were written to a snapshot; nil where they are none.
    init?(slots: [Slot]) {
        count = slots.count { $0.seq != 0 }
        guard slots.isEmpty || slots.count.nonzeroBitCount == 1, count * 4 <= slots.count * 3 else { return nil }
        self.slots = slots
    }

    package subscript(digest: String) -> Int? { self[BodyDigest(digest)] }

    subscript(digest: BodyDigest) -> Int? {
        guard count > 0 else { return nil }
        let seq = slots[place(of: digest)].seq
        return seq == 0 ? nil : seq
    }

    /// `seq` counts from 1; a later answer to the same body takes the place of an earlier one.
    mutating func insert(_ digest: BodyDigest, seq: Int) {
        guard seq != 0 else { return }
        if (count + 1) * 4 > slots.count * 3 { grow() }
        let place = place(of: digest)
        if slots[place].seq == 0 { count += 1 }
        slots[place] = Slot(digest: digest, seq: seq)
    }

    /// Where the body stands, or would.
    private func place(of digest: BodyDigest) -> Int {
        let mask = slots.count - 1
        // Mixed, because digests of logs that are not ours need not be spread.
        var place = Int(truncatingIfNeeded: ((digest.low ^ digest.high) &* 0x9e37_79b9_7f4a_7c15) &>> 20) & mask
        while slots[place].seq != 0, slots[place].digest != digest { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: max(16, old.count * 2))
        for slot in old where slot.seq != 0 { slots[place(of: slot.digest)] = slot }
    }

    /// The order in which bodies came decides where they stand, but is no part of what is known.
    package static func == (left: AnsweredBodies, right: AnsweredBodies) -> Bool {
        left.count == right.count && left.slots.allSatisfy { $0.seq == 0 || right[$0.digest] == $0.seq }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(count)
    }
}

/// The 128 bits that 32 hexadecimal digits stand for.
struct BodyDigest: Hashable, Sendable {
    var high: UInt64
    var low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Text that is not 32 digits, which no version writes, is folded into the same room.
    init(_ text: String) {
        var text = text
        self = text.withUTF8 { BodyDigest(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// The same of a text's bytes.
    init(bytes: UnsafeRawBufferPointer) {
        if bytes.count == 32, let high = Self.digits(bytes, at: 0), let low = Self.digits(bytes, at: 16) {
            self.init(high: high, low: low)
            return
        }
        // FNV-1a over 64 bits, and the same with another factor: texts that differ in one byte never meet in either.
        var value: (high: UInt64, low: UInt64) = (0xcbf2_9ce4_8422_2325, 0xcbf2_9ce4_8422_2325)
        for byte in bytes {
            value.high = (value.high ^ UInt64(byte)) &* 0x100_0000_01b3
            value.low = (value.low ^ UInt64(byte)) &* 0x9e37_79b9_7f4a_7c15
        }
        self.init(high: value.high, low: value.low)
    }

    /// The number that 16 hexadecimal digits in lower case stand for; nil where they are none.
    private static func digits(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt64? {
        guard let high = values(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)),
            let low = values(bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
        else { return nil }
        return packed(high) << 32 | packed(low)
    }

    /// The values of eight digits, the first in the lowest byte, all at once: no byte ever overflows into the next.
    private static func values(_ text: UInt64) -> UInt64? {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let text = UInt64(littleEndian: text)
        let isLetter = text &>> 6 & ones
        let values = (text & 0x0f * ones) &+ 9 * isLetter
        // What these values are written as: 39 lie between the digit behind 9 and the letter a.
        guard values &+ 0x30 * ones &+ 39 * isLetter == text, (values &+ 118 * ones) &>> 7 & ones == isLetter else {
            return nil
        }
        return values
    }

    /// Eight bytes below 16, the first in the lowest place, as the 32 bits that they are the digits of.
    private static func packed(_ values: UInt64) -> UInt64 {
        let pairs = (values &<< 4 | values &>> 8) & 0x00ff_00ff_00ff_00ff
        let fours = (pairs &<< 8 | pairs &>> 16) & 0x0000_ffff_0000_ffff
        return (fours & 0xffff) &<< 16 | fours &>> 32
    }
}
