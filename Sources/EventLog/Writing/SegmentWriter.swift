/// Writes commits to the log's last segment, each as one gzip member, and seals it.
///
/// Used by one thread at a time. After it has thrown, nothing is tried again on its file.
final class SegmentWriter {
    private let directory: LogDirectory
    private let fileSystem: any LogFileSystem
    private let sizes: LogSizes
    private let deflater = QuickDeflater(.least)
    private var member: [UInt8] = []
    /// The segment in hand; nil when the next commit begins a new one.
    private var current: (segment: Segment, file: OpenFile, left: FileStatus)?

    init(directory: LogDirectory, fileSystem: any LogFileSystem, sizes: LogSizes) {
        self.sizes = sizes
        self.directory = directory
        self.fileSystem = fileSystem
    }

    deinit {
        close()
    }

    /// Goes on with a segment, which must end where it is said to.
    func reopen(_ segment: Segment, length: Int) throws(LogError) {
        let file = try fileSystem.open(segment.path, for: .append)
        current = (segment, file, try fileSystem.status(of: file))
        current?.left.length = length
        try checkUnchanged()
    }

    /// Puts whole lines on the disk, the first of which is event `firstSeq`.
    func write(_ text: UnsafeRawBufferPointer, firstSeq: Int) throws(LogError) {
        do throws(LogError) { try commit(text, firstSeq: firstSeq) } catch { throw error.about(firstSeq) }
    }

    /// Whether a commit would begin a segment.
    var isBetweenSegments: Bool { current == nil }

    /// Makes a whole segment of the lines, packed for good; none may be in hand.
    func writeSealed(_ text: [UInt8], firstSeq: Int) throws(LogError) {
        precondition(isBetweenSegments, "a segment is in hand")
        let segment = Segment(firstSeq: firstSeq, in: directory)
        do throws(LogError) {
            try Sealing(segment: segment, fileSystem: fileSystem, sizes: sizes).make(of: text)
        } catch { throw error.about(firstSeq) }
    }

    private func commit(_ text: UnsafeRawBufferPointer, firstSeq: Int) throws(LogError) {
        member.removeAll(keepingCapacity: true)
        deflater.pack(text, into: &member)
        if current == nil { return try begin(Segment(firstSeq: firstSeq, in: directory)) }
        try checkUnchanged()
        guard let file = current?.file else { return }
        try fileSystem.append(member, to: file)
        try fileSystem.synchronize(file)
        current?.left.length += member.count
        try checkUnchanged()
    }

    func close() {
        if let current { fileSystem.close(current.file) }
        current = nil
    }

    /// Packs the segment in hand anew, so that the next commit begins another.
    func seal() throws(LogError) {
        guard let (segment, file, _) = current else { return }
        try checkUnchanged()
        try Sealing(segment: segment, fileSystem: fileSystem, sizes: sizes).run(from: file)
        close()
    }

    /// Makes a segment of the member in hand.
    ///
    /// It gets its name only when it is on the disk, so a file of that name begins with a whole commit.
    private func begin(_ segment: Segment) throws(LogError) {
        let file = try fileSystem.open(segment.unfinishedPath, for: .create)
        do throws(LogError) {
            try fileSystem.append(member, to: file)
            try fileSystem.synchronize(file)
            try fileSystem.nameOnce(segment.unfinishedPath, segment.path)
            try fileSystem.synchronizeDirectory(directory.events)
            let status = try fileSystem.status(of: file)
            current = (segment, OpenFile(path: segment.path, descriptor: file.descriptor), status)
        } catch {
            fileSystem.close(file)
            throw error
        }
        current?.left.length = member.count
        try checkUnchanged()
    }

    /// On a network file system a lock can pass to another host unseen, so the file itself is asked.
    private func checkUnchanged() throws(LogError) {
        guard let (segment, file, left) = current else { return }
        let now = try fileSystem.status(of: file)
        let byName = try fileSystem.status(at: segment.path)
        guard let byName, byName.isSameFile(as: left) else {
            let how = byName == nil ? "it was removed" : "another file took its name"
            throw LogError(.changed(how), file: segment.path)
        }
        guard now.length == left.length else {
            throw LogError(
                .changed("it is \(now.length) bytes long and was left at \(left.length)"), file: segment.path,
                offset: min(now.length, left.length))
        }
    }
}
