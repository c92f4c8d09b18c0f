import Glibc

/// Splits a segment where members seem to begin, so that several threads can unpack it.
///
/// A member begins with ten bytes that are always the same. They may, if hardly ever, also occur inside of one, so
/// whoever unpacks a unit checks that its last member ends where the unit does.
enum SegmentUnits {
    /// Ranges of the file from `start` to its end, without a gap; one empty range when there is nothing.
    ///
    /// Each is at least `unitBytes` long, but for the last.
    static func split(_ bytes: UnsafeRawBufferPointer, from start: Int, unitBytes: Int) -> [Range<Int>] {
        var units: [Range<Int>] = []
        var begin = start
        while let next = memberStart(in: bytes, from: begin + unitBytes) {
            units.append(begin..<next)
            begin = next
        }
        return units + [begin..<max(begin, bytes.count)]
    }

    private static func memberStart(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        var place = start
        while place + GzipFormat.header.count <= bytes.count {
            guard let found = memchr(base + place, Int32(GzipFormat.header[0]), bytes.count - place) else { return nil }
            place = UnsafeRawPointer(found) - base
            if place + GzipFormat.header.count <= bytes.count,
                memcmp(found, GzipFormat.header, GzipFormat.header.count) == 0
            {
                return place
            }
            place += 1
        }
        return nil
    }
}

/// Some members of a segment that were unpacked together.
struct SegmentPiece: Sendable {
    enum Outcome: Sendable {
        /// Whole lines, densely numbered from `firstSeq` on, whose last member ends where the unit does.
        case lines(TextBuffer, firstSeq: Int, count: Int)
        /// Something is not as it should be; to be gone through again, one member at a time.
        case irregular
        case failed(LogError)
    }

    /// Which of the reader's segments it is of.
    var segment: Int
    var file: [UInt8]
    var unit: Range<Int>
    /// The first event of the unit if it is where reading begins in its segment, or nil.
    var beginsAt: Int?
    var outcome: Outcome

    /// Unpacks the unit into `text`.
    mutating func unpack(with inflater: WholeInflater, into text: consuming TextBuffer) {
        text.count = 0
        outcome = .irregular
        let isWhole = file.withBytes { bytes in
            var offset = unit.lowerBound
            while offset < unit.upperBound {
                let textStart = text.count
                guard let end = inflater.unpack(bytes, at: offset, into: &text) else { return false }
                offset = end
                guard text.count > textStart, text.last == UInt8(ascii: "\n") else { return false }
            }
            return offset == unit.upperBound && offset > unit.lowerBound
        }
        guard isWhole, let firstSeq = text.withBytes({ LineScan.seq(of: $0) }) else { return }
        do throws(LineScan.Fault) {
            let count = try text.withBytes { (text) throws(LineScan.Fault) in
                try LineScan.count(text, from: firstSeq)
            }
            outcome = .lines(text, firstSeq: firstSeq, count: count)
        } catch { return }
    }
}
