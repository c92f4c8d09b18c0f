/// Reads a run's log, also while it is written, after a crash, or from a directory that cannot be written to.
///
/// It takes no lock and changes nothing but what is under `cache/`.
package struct LogReader: Sendable {
    package let directory: LogDirectory
    /// The segments that there were when the reader was made.
    package let segments: [Segment]
    let fileSystem: any LogFileSystem
    let sizes: LogSizes

    /// Throws `.missing` when the directory has no `events` in it.
    package init(
        directory: String, fileSystem: any LogFileSystem = LiveFileSystem(), sizes: LogSizes = .standard
    ) throws(LogError) {
        self.directory = LogDirectory(directory)
        self.fileSystem = fileSystem
        self.sizes = sizes
        guard try fileSystem.status(at: self.directory.events)?.isDirectory == true else {
            throw LogError(.missing, file: self.directory.events)
        }
        segments = try self.directory.segments(fileSystem)
    }

    /// Calls `body` with the lines from event `seq` through `lastSeq`, in order and about 1 MB at a time.
    ///
    /// Throws `LogError` or what `body` throws. What it returns tells the log's end only if it was read that far.
    @discardableResult
    package func forEachBatch(
        from seq: Int = 1, through lastSeq: Int = .max, _ body: (LineBatch) throws -> Void
    ) throws -> LogEnd {
        try forEachBatch(from: seq, through: lastSeq, preparing: { _ in }, { batch, _ in try body(batch) })
    }

    /// The same, with what `prepare` makes of each batch: on the threads that unpack, several at a time, a little ahead of
    /// `body`, and in no order.
    ///
    /// What `prepare` throws is thrown where `body` would have been called.
    @discardableResult
    package func forEachBatch<Part: Sendable>(
        from seq: Int = 1, through lastSeq: Int = .max,
        preparing prepare: @escaping @Sendable (LineBatch) throws -> Part,
        _ body: (LineBatch, Part) throws -> Void
    ) throws -> LogEnd {
        let first = segments.lastIndex { $0.firstSeq <= seq } ?? 0
        let seqs = seq...max(seq, lastSeq)
        let ahead = ReadAhead(
            self, segment: first, seqs: seqs, compressedBytes: try length(from: first), prepare: prepare)
        defer { ahead.stop() }
        var end = LogEnd(nextSeq: 1)
        var handled = -1
        while end.nextSeq <= lastSeq, let prepared = ahead.next() {
            let piece = prepared.piece
            if piece.segment == handled { continue }
            let segment = segments[piece.segment]
            if case .failed(let error) = piece.outcome { throw error }
            if let beginsAt = piece.beginsAt {
                guard piece.segment == first ? first > 0 || segment.firstSeq == 1 : beginsAt == end.nextSeq else {
                    let what = segment.firstSeq < end.nextSeq ? "two segments overlap" : "a segment is missing"
                    throw LogError(
                        .corrupt("event \(segment.firstSeq) follows \(end.nextSeq - 1), so \(what)"),
                        file: segment.path, seq: end.nextSeq)
                }
                end = LogEnd(nextSeq: beginsAt, segment: segment)
                end.isSealed = piece.file.withBytes { GzipFormat.isSealed($0) }
            }
            if case .lines(let text, let firstSeq, let count) = piece.outcome, firstSeq == end.nextSeq {
                end.take(text, count: count, length: piece.unit.upperBound)
                if let part = try prepared.part?.get() {
                    try text.withBytes { bytes in
                        let batch = LineBatch(text: bytes, firstSeq: firstSeq, count: count)
                        if let batch = batch.within(seqs) { try body(batch, part) }
                    }
                }
                ahead.recycle(prepared)
            } else {
                handled = piece.segment
                try readSlowly(piece, segment, &end) { batch in
                    if let batch = batch.within(seqs) { try body(batch, try prepare(batch)) }
                }
            }
        }
        return end
    }

    /// Where the log ends, and what lies there. It reads only the last segment.
    package func end() throws -> LogEnd {
        try forEachBatch(from: segments.last.map { $0.firstSeq } ?? 1) { _ in }
    }

    /// Goes through the rest of a segment one member at a time, to find what is wrong, and where.
    private func readSlowly(
        _ piece: SegmentPiece, _ segment: Segment, _ end: inout LogEnd, _ body: (LineBatch) throws -> Void
    ) throws {
        var walk = SegmentWalk(firstSeq: end.nextSeq, offset: piece.unit.lowerBound)
        var text = TextBuffer()
        var fault: SegmentWalk.Fault?
        while fault == nil {
            text.count = 0
            do throws(SegmentWalk.Fault) {
                guard
                    try piece.file.withBytes({ (bytes) throws(SegmentWalk.Fault) in
                        try walk.next(in: bytes, into: &text)
                    })
                else { break }
            } catch {
                fault = error
                break
            }
            let firstSeq = end.nextSeq
            let count = walk.nextSeq - firstSeq
            end.take(text, count: count, length: walk.offset)
            try text.withBytes { try body(LineBatch(text: $0, firstSeq: firstSeq, count: count)) }
        }
        if piece.file.isEmpty {
            throw LogError(.corrupt("the segment is empty"), file: segment.path, offset: 0, seq: segment.firstSeq)
        }
        guard let fault else { return }
        guard piece.segment == segments.count - 1, piece.file.withBytes({ fault.isTornTail(of: $0) }) else {
            throw LogError(fault, in: segment)
        }
        end.torn = TornTail(
            file: segment.path, offset: fault.offset, length: piece.file.count - fault.offset, seq: fault.seq,
            problem: fault.words)
    }

    private func length(from first: Int) throws(LogError) -> Int {
        var length = 0
        for segment in segments.dropFirst(first) where length < sizes.threading {
            length += try fileSystem.status(at: segment.path)?.length ?? 0
        }
        return length
    }
}

extension LogEnd {
    fileprivate mutating func take(_ text: borrowing TextBuffer, count: Int, length: Int) {
        nextSeq += count
        textLength += text.count
        self.length = length
    }
}
