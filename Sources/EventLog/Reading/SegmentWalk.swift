/// Goes through one segment's members in order, checking each member and the numbering of its lines.
struct SegmentWalk {
    /// The first member that is not as it should be.
    struct Fault: Error, Hashable {
        enum Problem: Hashable {
            case member(Inflater.Fault)
            case lines(String)
        }
        /// Where the member begins in the file.
        var offset: Int
        /// The first event that is not as it should be.
        var seq: Int
        /// The first event that cannot be had: the first of the member, since a member is read whole or not at all.
        var firstUnread: Int
        var problem: Problem
    }

    /// Where the next member begins in the file.
    private(set) var offset: Int
    /// The first event of the next member.
    private(set) var nextSeq: Int
    private let inflater = Inflater()

    init(firstSeq: Int, offset: Int = 0) {
        self.offset = offset
        nextSeq = firstSeq
    }

    /// Unpacks the next member behind what `text` holds; false at the end of the file.
    mutating func next(in bytes: UnsafeRawBufferPointer, into text: inout TextBuffer) throws(Fault) -> Bool {
        guard offset < bytes.count else { return false }
        let start = text.count
        do {
            let end = try inflater.unpack(bytes, at: offset, into: &text)
            let count = try text.withBytes { (text) throws(LineScan.Fault) in
                try LineScan.count(UnsafeRawBufferPointer(rebasing: text[start...]), from: nextSeq)
            }
            guard count > 0 else { throw LineScan.Fault(seq: nextSeq, problem: "a commit without an event") }
            offset = end
            nextSeq += count
            return true
        } catch let fault as Inflater.Fault {
            throw Fault(offset: offset, seq: nextSeq, firstUnread: nextSeq, problem: .member(fault))
        } catch let fault as LineScan.Fault {
            text.count = start
            throw Fault(offset: offset, seq: fault.seq, firstUnread: nextSeq, problem: .lines(fault.problem))
        } catch {
            preconditionFailure("no other error is thrown")
        }
    }
}

extension SegmentWalk.Fault {
    /// Whether this is what a crash leaves behind: a last commit of which not all reached the disk.
    ///
    /// A segment gets its name only when its first commit is on the disk, is sealed only when all of it is,
    /// and only one commit at a time is on its way; so anything else is damage.
    func isTornTail(of bytes: UnsafeRawBufferPointer) -> Bool {
        guard case .member = problem, offset > 0, !GzipFormat.isSealed(bytes) else { return false }
        return !hasMember(bytes, after: offset)
    }

    /// The problem in words.
    var words: String {
        switch problem {
        case .lines(let words): words
        case .member(.endsEarly): "the file ends inside a commit"
        case .member(.noMember): "no commit begins where the last one ended"
        case .member(.damaged(let words)): "a commit is damaged (\(words))"
        }
    }

    /// Looks at every place behind `offset` for a whole, undamaged member with an event in it.
    private func hasMember(_ bytes: UnsafeRawBufferPointer, after offset: Int) -> Bool {
        let inflater = Inflater()
        var text = TextBuffer(capacity: 4096)
        for place in (offset + 1)..<max(offset + 1, bytes.count - 17)
        where bytes[place] == 0x1f && bytes[place + 1] == 0x8b && bytes[place + 2] == 0x08 {
            text.count = 0
            guard (try? inflater.unpack(bytes, at: place, into: &text)) != nil else { continue }
            if text.withBytes({ LineScan.seq(of: $0) }) != nil { return true }
        }
        return false
    }
}
