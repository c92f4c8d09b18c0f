@testable import EventLog

/// Any bytes as a segment: reading must neither crash nor hang, and the fast way must find what the slow way finds.
///
/// The first byte says what the rest is: bytes of a file, or text to be packed into members first, since hardly any
/// change to packed bytes gets past the CRC.
func memberReader(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeRawBufferPointer(start: start, count: count)
    guard let mode = input.first else { return 0 }
    let rest = UnsafeRawBufferPointer(rebasing: input.dropFirst())
    var file: [UInt8] = []
    if mode & 1 == 0 {
        file = Array(rest)
    } else {
        let cut = min(rest.count, Int(mode >> 1))
        Deflater().pack(
            UnsafeRawBufferPointer(rebasing: rest[..<cut]), name: mode & 2 == 0 ? nil : "000000000001.jsonl",
            into: &file)
        QuickDeflater(.least).pack(UnsafeRawBufferPointer(rebasing: rest[cut...]), into: &file)
    }
    check(file)
    return 0
}

private func check(_ file: [UInt8]) {
    let (nextSeq, offset, isSound) = slowly(file)
    precondition(offset <= file.count && nextSeq >= 1)
    var expected = 1
    for unit in file.withBytes({ SegmentUnits.split($0, from: 0, unitBytes: 1) }) {
        var piece = SegmentPiece(segment: 0, file: file, unit: unit, beginsAt: nil, outcome: .irregular)
        piece.unpack(with: WholeInflater(), into: TextBuffer(capacity: 16))
        guard case .lines(_, let firstSeq, let count) = piece.outcome, firstSeq == expected else { return }
        expected += count
        precondition(expected <= nextSeq, "the fast way found more than the slow way")
    }
    precondition(!isSound || expected == nextSeq || file.isEmpty, "the fast way lost events without saying so")
}

/// The next event, the end of what is valid, and whether that is all of the file.
private func slowly(_ file: [UInt8]) -> (nextSeq: Int, offset: Int, isSound: Bool) {
    var walk = SegmentWalk(firstSeq: 1)
    var text = TextBuffer(capacity: 16)
    do throws(SegmentWalk.Fault) {
        try file.withBytes { (bytes) throws(SegmentWalk.Fault) in
            while try walk.next(in: bytes, into: &text) { text.count = 0 }
        }
        return (walk.nextSeq, walk.offset, true)
    } catch {
        _ = file.withBytes { error.isTornTail(of: $0) }
        precondition(error.offset == walk.offset && error.seq >= walk.nextSeq)
        return (walk.nextSeq, walk.offset, false)
    }
}
