import Dispatch
import Glibc
import Synchronization

/// A segment's text packed for good: members of about 1 MB, the first of which carries the segment's name.
struct PackedSegment {
    /// The whole file.
    private(set) var bytes: [UInt8] = []
    /// Where each member's text is, and where the member ends in the file.
    private var members: [(text: Range<Int>, end: Int)] = []

    /// Packs whole lines. Members do not depend on each other, so all processors pack.
    init(
        _ text: [UInt8], of segment: Segment, memberText: Int = LogSizes.standard.memberText,
        quickly: Bool = false
    ) {
        let pieces = text.withBytes { Self.pieces(of: $0, memberText: memberText) }
        let packed = Mutex([Int: [UInt8]]())
        DispatchQueue.concurrentPerform(iterations: pieces.count) { index in
            var member: [UInt8] = []
            let name = index == 0 ? segment.nameOfText : nil
            text.withBytes { text in
                let piece = UnsafeRawBufferPointer(rebasing: text[pieces[index]])
                if quickly {
                    QuickDeflater(.more).pack(piece, name: name, into: &member)
                } else {
                    Deflater().pack(piece, name: name, into: &member)
                }
            }
            packed.withLock { $0[index] = member }
        }
        let done = packed.withLock(\.self)
        for (index, piece) in pieces.enumerated() {
            bytes += done[index] ?? []
            members.append((piece, bytes.count))
        }
    }

    /// Whether a file holds exactly that text, as zlib unpacks it.
    func isFound(in file: [UInt8], text: [UInt8]) -> Bool {
        guard file.count == bytes.count else { return false }
        let different = Atomic(false)
        DispatchQueue.concurrentPerform(iterations: members.count) { index in
            let (piece, end) = members[index]
            let start = index == 0 ? 0 : members[index - 1].end
            let isSame = text.withBytes { text in
                Self.isMember(file, from: start, to: end, of: UnsafeRawBufferPointer(rebasing: text[piece]))
            }
            if !isSame { different.store(true, ordering: .relaxed) }
        }
        return !different.load(ordering: .relaxed)
    }

    private static func isMember(
        _ file: [UInt8], from start: Int, to end: Int, of text: UnsafeRawBufferPointer
    ) -> Bool {
        var unpacked = TextBuffer(capacity: text.count + 1)
        do throws(Inflater.Fault) {
            let found = try file.withBytes { (file) throws(Inflater.Fault) in
                try Inflater().unpack(file, at: start, into: &unpacked)
            }
            return found == end
                && unpacked.withBytes { unpacked in
                    guard unpacked.count == text.count, let one = unpacked.baseAddress, let other = text.baseAddress
                    else {
                        return false
                    }
                    return memcmp(one, other, text.count) == 0
                }
        } catch {
            // Whoever asks says that the copy differs.
            return false
        }
    }

    /// Cuts whole lines where each piece is as long as wanted, or a little longer; the last is what is left.
    private static func pieces(of text: UnsafeRawBufferPointer, memberText: Int) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = 0
        while start < text.count {
            let wanted = start + max(memberText, 1) - 1
            let end = wanted < text.count ? LineScan.newline(in: text, from: wanted).map { $0 + 1 } : nil
            pieces.append(start..<(end ?? text.count))
            start = end ?? text.count
        }
        return pieces
    }
}
