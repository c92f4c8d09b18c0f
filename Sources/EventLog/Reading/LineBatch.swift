/// Some of a log's lines, in order; valid only while the closure that it was given to runs.
package struct LineBatch {
    /// The lines with their newlines.
    package let text: UnsafeRawBufferPointer
    /// The number of the first event.
    package let firstSeq: Int
    package let count: Int

    /// Calls `body` with each event's number and line, without the newline.
    package func forEachLine(_ body: (Int, UnsafeRawBufferPointer) throws -> Void) rethrows {
        var seq = firstSeq
        try LineScan.forEachLine(text) { (line) throws in
            try body(seq, line)
            seq += 1
        }
    }

    /// The lines of these events; nil when there is none.
    func within(_ seqs: ClosedRange<Int>) -> LineBatch? {
        guard firstSeq <= seqs.upperBound else { return nil }
        return from(seqs.lowerBound)?.through(seqs.upperBound)
    }

    /// The same lines up to `seq`; nil when there is none.
    func through(_ seq: Int) -> LineBatch? {
        guard seq < firstSeq + count - 1 else { return self }
        guard let rest = from(seq + 1), seq >= firstSeq else { return nil }
        return LineBatch(
            text: UnsafeRawBufferPointer(rebasing: text[..<(text.count - rest.text.count)]), firstSeq: firstSeq,
            count: seq + 1 - firstSeq)
    }

    /// The same lines from `seq` on; nil when none is left.
    func from(_ seq: Int) -> LineBatch? {
        guard seq > firstSeq else { return self }
        guard seq < firstSeq + count else { return nil }
        var start = 0
        for _ in firstSeq..<seq {
            guard let end = LineScan.newline(in: text, from: start) else { return nil }
            start = end + 1
        }
        return LineBatch(
            text: UnsafeRawBufferPointer(rebasing: text[start...]), firstSeq: seq, count: firstSeq + count - seq)
    }
}

/// Where a log ends, and what lies behind its last whole commit.
package struct LogEnd: Hashable, Sendable {
    /// The number that the next event gets.
    package var nextSeq: Int
    /// The last segment; nil when there is none yet.
    package var segment: Segment?
    /// Whether the last segment was sealed, so that the next event begins a new one.
    package var isSealed = false
    /// How long the last segment is, up to the end of its last whole commit, in bytes.
    package var length = 0
    /// How much text the last segment holds, in bytes.
    package var textLength = 0
    /// What a crash left behind the last whole commit, or what a live writer is just writing.
    package var torn: TornTail?
}

/// The beginning of a commit that was never acknowledged.
package struct TornTail: Hashable, Sendable {
    package var file: String
    /// Where it begins in the file.
    package var offset: Int
    /// How long it is, in bytes.
    package var length: Int
    /// The first event that it would have held.
    package var seq: Int
    /// How it differs from a whole commit, in words.
    package var problem: String
}
