/// Packs a segment for good, into members of about 1 MB.
///
/// A crash at any point leaves what there was under the segment's name, or all of the new file.
struct Sealing {
    let segment: Segment
    let fileSystem: any LogFileSystem
    let sizes: LogSizes

    /// Packs anew what `file` holds, and renames the result over it; the text stays as it is.
    func run(from file: OpenFile) throws(LogError) {
        let text = try text(of: try fileSystem.contents(of: file))
        try write(text, quickly: false)
        try fileSystem.rename(segment.sealingPath, to: segment.path)
        try fileSystem.synchronizeDirectory(segment.directory.events)
    }

    /// Makes a segment of whole lines that are in no file yet.
    func make(of text: [UInt8]) throws(LogError) {
        // Whoever gathered it waits for all of it, as for a rescoring of a long run.
        try write(text, quickly: true)
        try fileSystem.nameOnce(segment.sealingPath, segment.path)
        try fileSystem.synchronizeDirectory(segment.directory.events)
    }

    /// Writes the packed lines under the temporary name, and reads them back.
    private func write(_ text: [UInt8], quickly: Bool) throws(LogError) {
        let packed = PackedSegment(text, of: segment, memberText: sizes.memberText, quickly: quickly)
        let file = try fileSystem.open(segment.sealingPath, for: .create)
        defer { fileSystem.close(file) }
        try fileSystem.append(packed.bytes, to: file)
        try fileSystem.synchronize(file)
        guard packed.isFound(in: try fileSystem.contents(of: file), text: text) else {
            throw LogError(
                .corrupt("the packed copy differs from what it was made of"), file: segment.sealingPath)
        }
    }

    /// The lines of a file, whose numbering is checked.
    private func text(of file: [UInt8]) throws(LogError) -> [UInt8] {
        var walk = SegmentWalk(firstSeq: segment.firstSeq)
        var member = TextBuffer()
        var text: [UInt8] = []
        do throws(SegmentWalk.Fault) {
            try file.withBytes { (bytes) throws(SegmentWalk.Fault) in
                while try walk.next(in: bytes, into: &member) {
                    member.withBytes { text.append(contentsOf: $0) }
                    member.count = 0
                }
            }
        } catch {
            throw LogError(error, in: segment)
        }
        return text
    }
}
