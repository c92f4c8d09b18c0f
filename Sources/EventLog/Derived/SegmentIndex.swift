/// Where each member of a sealed segment begins, so that one event costs the unpacking of one member.
struct SegmentIndex: Hashable {
    struct Entry: Hashable {
        /// The member's first event.
        var firstSeq: Int
        /// Where the member begins in the file.
        var offset: Int
    }

    /// The members in order.
    var entries: [Entry]
    /// The first event of the next segment.
    var nextSeq: Int
    /// How long the file is, in bytes.
    var length: Int

    /// The member that holds an event, and where it ends in the file; nil when the segment does not have it.
    func member(with seq: Int) -> (entry: Entry, end: Int)? {
        guard seq < nextSeq, let index = entries.lastIndex(where: { $0.firstSeq <= seq }) else { return nil }
        return (entries[index], index + 1 < entries.count ? entries[index + 1].offset : length)
    }

    /// Goes through a whole segment.
    init(of segment: Segment, _ bytes: UnsafeRawBufferPointer) throws(LogError) {
        if let index = Self.quickly(of: segment, bytes) {
            self = index
            return
        }
        entries = []
        var walk = SegmentWalk(firstSeq: segment.firstSeq)
        var text = TextBuffer()
        do throws(SegmentWalk.Fault) {
            while true {
                let entry = Entry(firstSeq: walk.nextSeq, offset: walk.offset)
                text.count = 0
                guard try walk.next(in: bytes, into: &text) else { break }
                entries.append(entry)
            }
        } catch { throw LogError(error, in: segment) }
        nextSeq = walk.nextSeq
        length = bytes.count
    }

    private init(entries: [Entry], nextSeq: Int, length: Int) {
        self.entries = entries
        self.nextSeq = nextSeq
        self.length = length
    }

    /// The same in a fraction of the time; nil where something is not as it should be.
    private static func quickly(of segment: Segment, _ bytes: UnsafeRawBufferPointer) -> SegmentIndex? {
        let inflater = WholeInflater()
        var text = TextBuffer(capacity: 5 << 18)
        var index = SegmentIndex(entries: [], nextSeq: segment.firstSeq, length: bytes.count)
        var offset = 0
        while offset < bytes.count {
            text.count = 0
            guard let end = inflater.unpack(bytes, at: offset, into: &text), text.last == UInt8(ascii: "\n") else {
                return nil
            }
            do throws(LineScan.Fault) {
                let count = try text.withBytes { (text) throws(LineScan.Fault) in
                    try LineScan.count(text, from: index.nextSeq)
                }
                index.entries.append(Entry(firstSeq: index.nextSeq, offset: offset))
                index.nextSeq += count
            } catch { return nil }
            offset = end
        }
        return index
    }

    /// Reads what `lines` made; nil for anything else.
    init?(lines: [[Substring]]) {
        let numbers = lines.map { $0.compactMap { Int($0) } }
        guard let last = numbers.last, numbers.count > 1, numbers.allSatisfy({ $0.count == 2 }) else { return nil }
        for (one, next) in zip(numbers, numbers.dropFirst()) where one[0] >= next[0] || one[1] >= next[1] {
            return nil
        }
        entries = numbers.dropLast().map { Entry(firstSeq: $0[0], offset: $0[1]) }
        guard entries[0].offset == 0 else { return nil }
        (nextSeq, length) = (last[0], last[1])
    }

    /// A line `first-seq offset` for each member, and one for the end.
    var lines: [String] {
        entries.map { "\($0.firstSeq) \($0.offset)" } + ["\(nextSeq) \(length)"]
    }
}

extension LogError {
    init(_ fault: SegmentWalk.Fault, in segment: Segment) {
        self.init(.corrupt(fault.words), file: segment.path, offset: fault.offset, seq: fault.seq)
        firstUnread = fault.firstUnread
    }
}
