extension LogReader {
    /// The line of one event, without its newline; throws `.beyondEnd` when the log does not have it.
    package func line(at seq: Int) throws -> [UInt8] {
        try lines(seq...seq)[0]
    }

    /// The lines of some events, without their newlines.
    package func lines(_ seqs: ClosedRange<Int>) throws -> [[UInt8]] {
        precondition(seqs.lowerBound > 0, "events count from 1")
        var lines: [[UInt8]] = []
        let end = try forEachBatch(from: seqs.lowerBound, through: seqs.upperBound) { batch in
            batch.forEachLine { seq, line in
                if seqs.contains(seq) { lines.append(Array(line)) }
            }
        }
        guard lines.count == seqs.count else {
            throw LogError(
                .beyondEnd(lastSeq: end.nextSeq - 1), file: directory.events, seq: max(seqs.lowerBound, end.nextSeq))
        }
        return lines
    }

    /// Where to begin in a sealed segment to find event `seq`; its beginning in one that was not sealed.
    ///
    /// An index that is missing or does not fit the file is made anew.
    func start(in segment: Segment, _ bytes: UnsafeRawBufferPointer, at seq: Int) throws(LogError) -> SegmentWalk {
        let beginning = SegmentWalk(firstSeq: segment.firstSeq)
        guard seq > segment.firstSeq, GzipFormat.isSealed(bytes) else { return beginning }
        let file = CacheFile(
            path: "\(directory.cache)/\(segment.stem).index", kind: "gpo index 1", fileSystem: fileSystem)
        if let index = file.read().flatMap({ SegmentIndex(lines: $0) }), index.length == bytes.count {
            if let walk = walk(in: bytes, by: index, to: seq) { return walk }
        }
        let index = try SegmentIndex(of: segment, bytes)
        file.write(index.lines, in: directory)
        return walk(in: bytes, by: index, to: seq) ?? beginning
    }

    /// A walk that begins with the member that should hold `seq`, or with the last; nil when the index is wrong about it.
    private func walk(in bytes: UnsafeRawBufferPointer, by index: SegmentIndex, to seq: Int) -> SegmentWalk? {
        guard let (entry, end) = index.member(with: min(seq, index.nextSeq - 1)) else { return nil }
        var trial = SegmentWalk(firstSeq: entry.firstSeq, offset: entry.offset)
        var text = TextBuffer()
        do throws(SegmentWalk.Fault) {
            guard try trial.next(in: bytes, into: &text), trial.offset == end else { return nil }
        } catch { return nil }
        return SegmentWalk(firstSeq: entry.firstSeq, offset: entry.offset)
    }
}
