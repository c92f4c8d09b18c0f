import Glibc

/// Checks that text is whole lines of events that are numbered without a gap.
enum LineScan {
    /// What is wrong with a line, and which event should have been there.
    struct Fault: Error, Hashable {
        var seq: Int
        var problem: String
    }

    /// How many lines there are; the first must be `firstSeq`.
    static func count(_ text: UnsafeRawBufferPointer, from firstSeq: Int) throws(Fault) -> Int {
        var seq = firstSeq
        var start = 0
        while start < text.count {
            let end = try endOfLine(text, from: start, seq: seq)
            try check(UnsafeRawBufferPointer(rebasing: text[start..<end]), seq: seq)
            seq += 1
            start = end + 1
        }
        return seq - firstSeq
    }

    /// Calls `body` with each line, without its newline, of text that was checked before.
    static func forEachLine<Failure: Error>(
        _ text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        var start = 0
        while start < text.count, let end = newline(in: text, from: start) {
            try body(UnsafeRawBufferPointer(rebasing: text[start..<end]))
            start = end + 1
        }
    }

    /// The offset of the next newline, or nil.
    static func newline(in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = text.baseAddress, let found = memchr(base + start, 0x0A, text.count - start) else {
            return nil
        }
        return UnsafeRawPointer(found) - base
    }

    private static func endOfLine(
        _ text: UnsafeRawBufferPointer, from start: Int, seq: Int
    ) throws(Fault) -> Int {
        guard let end = newline(in: text, from: start) else {
            throw Fault(seq: seq, problem: "the line of event \(seq) has no end")
        }
        return end
    }

    private static func check(_ line: UnsafeRawBufferPointer, seq: Int) throws(Fault) {
        guard let found = LineScan.seq(of: line), line.last == UInt8(ascii: "}") else {
            throw Fault(seq: seq, problem: "the line that should be event \(seq) is none")
        }
        guard found == seq else {
            let missing = found > seq ? ", so one is missing" : ", so there were two writers"
            throw Fault(
                seq: seq,
                problem: seq == 1
                    ? "the first event says that it is number \(found)" : "event \(found) follows \(seq - 1)\(missing)")
        }
    }

    /// The number of the event on a line that begins as the writer begins one, `{"seq":7,`; nil otherwise.
    static func seq(of line: UnsafeRawBufferPointer) -> Int? {
        guard line.count > prefix.utf8CodeUnitCount, let base = line.baseAddress,
            memcmp(base, prefix.utf8Start, prefix.utf8CodeUnitCount) == 0
        else { return nil }
        var index = prefix.utf8CodeUnitCount
        var seq = 0
        let limit = min(line.count, index + 18)
        while index < limit, line[index] &- 0x30 < 10 {
            seq = seq * 10 + Int(line[index] - 0x30)
            index += 1
        }
        guard index < line.count, line[index] == UInt8(ascii: ","), seq > 0,
            line[prefix.utf8CodeUnitCount] != UInt8(ascii: "0")
        else { return nil }
        return seq
    }

    private static let prefix: StaticString = "{\"seq\":"
}
