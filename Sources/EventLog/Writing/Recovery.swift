import Glibc

/// What opening a log found, and did about it.
package struct Recovery: Hashable, Sendable {
    /// The number that the next event gets.
    package var nextSeq: Int
    /// The beginning of a commit that was cut off; it was never acknowledged. Nil after an orderly end.
    package var torn: TornTail?
    /// Where the torn bytes were put.
    package var setAsideAs: String?
}

/// Makes a log fit for appending again after a crash.
struct Repair {
    let directory: LogDirectory
    let fileSystem: any LogFileSystem

    /// Removes files that were never finished; they hold nothing that was acknowledged.
    func removeUnfinished() throws(LogError) {
        let unfinished = try fileSystem.list(directory.events).filter {
            $0.hasSuffix(Segment.unfinishedEnding) || $0.hasSuffix(Segment.sealingEnding)
        }
        for name in unfinished { try fileSystem.remove("\(directory.events)/\(name)") }
        // What was named just before a crash, the directories themselves included, may not be on the disk yet.
        for path in [directory.events, directory.path, directory.parent] {
            try fileSystem.synchronizeDirectory(path)
        }
    }

    /// Copies the torn bytes to a file of their own, then cuts them off; returns that file's path.
    func setAside(_ torn: TornTail, of segment: Segment) throws(LogError) -> String {
        let file = try fileSystem.open(segment.path, for: .append)
        defer { fileSystem.close(file) }
        let bytes = try fileSystem.contents(of: file, from: torn.offset, count: torn.length)
        let path = try keep(bytes, stem: "\(directory.events)/\(segment.stem)-byte-\(torn.offset)")
        try fileSystem.truncate(file, to: torn.offset)
        try fileSystem.synchronize(file)
        return path
    }

    /// Writes the whole commits of a segment that was not sealed anew, into a file that takes its name.
    ///
    /// They were read, but perhaps from memory alone: after a sync that failed, a kernel may count as clean what never
    /// reached the disk, and the next sync of the same file then says nothing (PostgreSQL calls it fsyncgate). A file
    /// that is new has all of it to write. It also has another identity, by which a writer that lost its lock unseen
    /// finds out.
    func rewrite(_ segment: Segment, length: Int, nextSeq: Int) throws(LogError) {
        let old = try fileSystem.open(segment.path, for: .read)
        defer { fileSystem.close(old) }
        let bytes = try fileSystem.contents(of: old, from: 0, count: length)
        try check(bytes, of: segment, length: length, nextSeq: nextSeq)
        let new = try fileSystem.open(segment.unfinishedPath, for: .create)
        defer { fileSystem.close(new) }
        try fileSystem.append(bytes, to: new)
        try fileSystem.synchronize(new)
        try requireLength(length, of: old)
        try fileSystem.rename(segment.unfinishedPath, to: segment.path)
        // Whoever still wrote to the old one meanwhile had lost the lock unseen.
        try requireLength(length, of: old)
        try fileSystem.synchronizeDirectory(directory.events)
    }

    private func requireLength(_ length: Int, of file: OpenFile) throws(LogError) {
        let found = try fileSystem.status(of: file).length
        guard found == length else {
            throw LogError(
                .changed("it is \(found) bytes long and was read as \(length)"), file: file.path,
                offset: min(found, length))
        }
    }

    /// What was read a moment ago must still be there.
    private func check(_ bytes: [UInt8], of segment: Segment, length: Int, nextSeq: Int) throws(LogError) {
        var walk = SegmentWalk(firstSeq: segment.firstSeq)
        var text = TextBuffer()
        do throws(SegmentWalk.Fault) {
            try bytes.withBytes { (bytes) throws(SegmentWalk.Fault) in
                while try walk.next(in: bytes, into: &text) { text.count = 0 }
            }
        } catch { throw LogError(error, in: segment) }
        guard walk.offset == length, walk.nextSeq == nextSeq else {
            throw LogError(.changed("it changed while it was opened"), file: segment.path, seq: walk.nextSeq)
        }
    }

    private func keep(_ bytes: [UInt8], stem: String) throws(LogError) -> String {
        var path = "\(stem).torn"
        var number = 1
        while try fileSystem.status(at: path) != nil {
            number += 1
            path = "\(stem)-\(number).torn"
        }
        let file = try fileSystem.open(path, for: .create)
        defer { fileSystem.close(file) }
        try fileSystem.append(bytes, to: file)
        try fileSystem.synchronize(file)
        try fileSystem.synchronizeDirectory(directory.events)
        return path
    }
}
