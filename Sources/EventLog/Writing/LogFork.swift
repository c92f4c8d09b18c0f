/// Begins a log that shares the first events of another, line for line.
package enum LogFork {
    /// Makes the log of `child` of the first `lastSeq` events of the log of `parent`, which may be in use and is not written to.
    ///
    /// Sealed segments are shared by hard link where the file system has them; all others are copied. Nothing behind
    /// `lastSeq` is looked at, so that a log that is damaged there can be forked from before the damage.
    package static func make(
        from parent: String, through lastSeq: Int, to child: String, fileSystem: any LogFileSystem = LiveFileSystem()
    ) throws {
        let reader = try LogReader(directory: parent, fileSystem: fileSystem)
        let segments = reader.segments.filter { $0.firstSeq <= lastSeq }
        guard lastSeq >= 1, let last = segments.last else {
            let available = try reader.end().nextSeq - 1
            throw LogError(.beyondEnd(lastSeq: available), file: reader.directory.events, seq: lastSeq)
        }
        let lastBytes = try fileSystem.contents(of: last.path)
        let (packed, end) = try cut(last, after: lastSeq, reader)
        guard lastSeq < end.nextSeq else {
            throw LogError(.beyondEnd(lastSeq: end.nextSeq - 1), file: reader.directory.events, seq: lastSeq)
        }
        let directory = try LogDirectory.make(child, fileSystem)
        for segment in segments.dropLast() {
            let bytes = try fileSystem.contents(of: segment.path)
            let copy = Segment(firstSeq: segment.firstSeq, in: directory)
            if isSealed(bytes) {
                try share(segment, as: copy, bytes, fileSystem)
            } else {
                try write(try cut(segment, after: lastSeq, reader).packed, to: copy, fileSystem)
            }
        }
        let copy = Segment(firstSeq: last.firstSeq, in: directory)
        if isSealed(lastBytes), end.nextSeq - 1 == lastSeq, end.length == lastBytes.count {
            try share(last, as: copy, lastBytes, fileSystem)
        } else {
            try write(packed, to: copy, fileSystem)
        }
        try fileSystem.synchronizeDirectory(directory.events)
    }

    private static func isSealed(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { GzipFormat.isSealed($0) }
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
    private static func cut(
        _ segment: Segment, after lastSeq: Int, _ reader: LogReader
    ) throws -> (packed: [UInt8], end: LogEnd) {
        var text: [UInt8] = []
        let end = try reader.forEachBatch(from: segment.firstSeq, through: lastSeq) { batch in
            if let batch = batch.through(lastSeq) { text.append(contentsOf: batch.text) }
        }
        return (PackedSegment(text, of: segment).bytes, end)
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
