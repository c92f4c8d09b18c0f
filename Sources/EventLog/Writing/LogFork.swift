/// Begins a log that shares the first events of another, line for line.
package enum LogFork {
    /// Makes the log of `child` of the first `lastSeq` events of the log of `parent`, which may be in use and is not written to.
    ///
    /// Sealed segments are shared by hard link where the file system has them; all others are copied.
    package static func make(
        from parent: String, through lastSeq: Int, to child: String, fileSystem: any LogFileSystem = LiveFileSystem()
    ) throws {
        let reader = try LogReader(directory: parent, fileSystem: fileSystem)
        let available = try reader.end().nextSeq - 1
        guard lastSeq >= 1, lastSeq <= available else {
            throw LogError(.beyondEnd(lastSeq: available), file: reader.directory.events, seq: lastSeq)
        }
        let directory = try LogDirectory.make(child, fileSystem)
        for (index, segment) in reader.segments.enumerated() where segment.firstSeq <= lastSeq {
            let next = index + 1 < reader.segments.count ? reader.segments[index + 1].firstSeq : available + 1
            let copy = Segment(firstSeq: segment.firstSeq, in: directory)
            let bytes = try fileSystem.contents(of: segment.path)
            let isWhole = next - 1 <= lastSeq && bytes.withUnsafeBytes { GzipFormat.isSealed($0) }
            if isWhole {
                try share(segment, as: copy, bytes, fileSystem)
            } else {
                try write(try cut(segment, after: lastSeq, reader), to: copy, fileSystem)
            }
        }
        try fileSystem.synchronizeDirectory(directory.events)
    }

    private static func share(
        _ segment: Segment, as copy: Segment, _ bytes: [UInt8], _ fileSystem: any LogFileSystem
    ) throws(LogError) {
        do throws(LogError) {
            try fileSystem.link(segment.path, to: copy.path)
        } catch {
            // Another file system, or one without hard links.
            try write(bytes, to: copy, fileSystem)
        }
    }

    /// The lines of a segment up to `lastSeq`, packed as a sealed one.
    private static func cut(_ segment: Segment, after lastSeq: Int, _ reader: LogReader) throws -> [UInt8] {
        var packer = MemberPacker(segment: segment, deflater: Deflater())
        try reader.forEachBatch(from: segment.firstSeq, through: lastSeq) { batch in
            if let batch = batch.through(lastSeq) { packer.add(batch.text) }
        }
        return packer.finish()
    }

    private static func write(
        _ bytes: [UInt8], to segment: Segment, _ fileSystem: any LogFileSystem
    ) throws(LogError) {
        let file = try fileSystem.open(segment.sealingPath, for: .create)
        defer { fileSystem.close(file) }
        try fileSystem.append(bytes, to: file)
        try fileSystem.synchronize(file)
        try fileSystem.rename(segment.sealingPath, to: segment.path)
    }
}
