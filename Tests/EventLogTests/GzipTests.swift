import Testing

@testable import EventLog

@Suite("Gzip members")
struct GzipTests {
    enum Kind: CaseIterable {
        case alike, lines, random

        func text(_ count: Int) -> [UInt8] {
            switch self {
            case .alike: return [UInt8](repeating: 0x61, count: count)
            case .lines: return Array(Lines.text(1...(count / 20 + 1)).prefix(count))
            case .random:
                var state = UInt64(count)
                return (0..<count).map { _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return UInt8(state >> 56)
                }
            }
        }
    }

    @Test("a packed copy is its text's, and no longer with another text, a byte less or any bit of a body flipped")
    func packedCopy() {
        let text = Lines.text(1...12, padding: 40)
        for quickly in [true, false] {
            let packed = PackedSegment(
                text, of: Segment(firstSeq: 1, in: LogDirectory("/run")), memberText: 300, quickly: quickly)
            #expect(packed.isFound(in: packed.bytes, text: text))
            var other = text
            other[text.count / 2] ^= 1
            #expect(!packed.isFound(in: packed.bytes, text: other))
            #expect(!packed.isFound(in: Array(packed.bytes.dropLast()), text: text))
            // The first member's header and name say nothing of the text.
            for bit in (32 * 8)..<(100 * 8) {
                var file = packed.bytes
                file[bit / 8] ^= 1 << UInt8(bit % 8)
                #expect(!packed.isFound(in: file, text: text), "bit \(bit)")
            }
        }
    }

    @Test("what either library packs, both others unpack, whatever the text", arguments: Kind.allCases)
    func unpacks(_ kind: Kind) throws {
        let packers: [(UnsafeRawBufferPointer, String?, inout [UInt8]) -> Void] = [
            Deflater().pack, QuickDeflater(.least).pack, QuickDeflater(.more).pack,
        ]
        for count in [0, 1, 2, 31, 32, 4095, 8500, 65_535, 65_536, 70_001, 300_007] {
            let text = kind.text(count)
            for pack in packers {
                var member: [UInt8] = [7]
                text.withUnsafeBytes { pack($0, count % 2 == 0 ? nil : "n", &member) }
                try member.withUnsafeBytes { member in
                    var (slow, fast) = (TextBuffer(capacity: 16), TextBuffer(capacity: 16))
                    let end = try Inflater().unpack(member, at: 1, into: &slow)
                    #expect(end == member.count)
                    #expect(WholeInflater().unpack(member, at: 1, into: &fast) == member.count)
                    let found = [slow, fast].map { $0.withBytes { Array($0) } }
                    let isSame = found == [text, text]
                    #expect(isSame, "\(count) bytes")
                }
            }
        }
    }
}
