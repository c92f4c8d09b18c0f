import Synchronization

/// Appends events to a run's log and tells when they are on the disk.
///
/// Appending only queues. A thread of the writer's own takes all that is queued, packs it into one gzip member,
/// writes it, synchronizes, and then lets the waiters go: what is queued meanwhile makes the next member. After a
/// write or sync that failed, every waiter, present and future, gets that error, and nothing is tried again.
///
/// The caller holds the run's `RunLock` for as long as it has a writer.
package final class LogWriter: Sendable {
    private let directory: LogDirectory
    private let cache: TreeCache
    private let sizes: LogSizes
    private let queue: Mutex<WriterQueue>
    /// Over all that `queue` numbers: lines are added within its lock.
    private let tree: GrowingTree
    private let segments: Mutex<SegmentWriter>
    /// Where everything is written, and where a task that waits for one commit after another may run.
    package let thread = LogThread()

    private init(
        directory: LogDirectory, cache: TreeCache, sizes: LogSizes, queue: WriterQueue, tree: MerkleTree,
        segments: sending SegmentWriter
    ) {
        self.directory = directory
        self.cache = cache
        self.sizes = sizes
        self.queue = Mutex(queue)
        self.tree = GrowingTree(tree)
        self.segments = Mutex(segments)
    }

    // MARK: Opening

    /// Begins a log in a directory that has none; the directory itself is made if missing.
    package static func create(
        directory path: String, fileSystem: any LogFileSystem = LiveFileSystem(), sizes: LogSizes = .standard
    ) throws(LogError) -> LogWriter {
        let directory = try LogDirectory.make(path, fileSystem)
        return LogWriter(
            directory: directory, cache: TreeCache(directory: directory, fileSystem: fileSystem), sizes: sizes,
            queue: WriterQueue(nextSeq: 1, textLength: 0, sizes: sizes), tree: MerkleTree(),
            segments: SegmentWriter(directory: directory, fileSystem: fileSystem, sizes: sizes))
    }

    /// Goes on with a log, after setting aside what a crash left behind its last whole commit.
    ///
    /// It reads and checks what was written since the last seal or end, or all of it when `cache/` does not say what
    /// was before, and throws `.corrupt` for damage that no crash explains.
    package static func open(
        directory path: String, fileSystem: any LogFileSystem = LiveFileSystem(), sizes: LogSizes = .standard
    ) throws -> (writer: LogWriter, recovery: Recovery) {
        try open(directory: path, fileSystem: fileSystem, sizes: sizes, from: .max, preparing: { _ in }, { _ in })
    }

    /// The same, and calls `body` on the way with what `prepare` makes of each batch of lines, of those from event `seq` on
    /// at the least: whoever needs them need not read the log for it once more.
    ///
    /// `prepare` runs on several threads at once, in no order.
    package static func open<Part: Sendable>(
        directory path: String, fileSystem: any LogFileSystem = LiveFileSystem(), sizes: LogSizes = .standard,
        from seq: Int, preparing prepare: @escaping @Sendable (LineBatch) throws -> Part, _ body: (Part) throws -> Void
    ) throws -> (writer: LogWriter, recovery: Recovery) {
        let directory = LogDirectory(path)
        let reader = try LogReader(directory: path, fileSystem: fileSystem)
        let cache = TreeCache(directory: directory, fileSystem: fileSystem)
        var tree = try cache.read(reader) ?? MerkleTree()
        let known = tree.size
        let end = try reader.forEachBatch(
            from: min(seq, known + 1),
            preparing: { batch in
                var leaves: [TreeHash] = []
                batch.from(known + 1)?.forEachLine { _, line in leaves.append(TreeHash(leaf: line)) }
                return (leaves, try prepare(batch))
            },
            { _, prepared in
                for leaf in prepared.0 { tree.append(leaf) }
                try body(prepared.1)
            })
        let segments = SegmentWriter(directory: directory, fileSystem: fileSystem, sizes: sizes)
        var recovery = Recovery(nextSeq: end.nextSeq, torn: end.torn)
        let repair = Repair(directory: directory, fileSystem: fileSystem)
        try repair.removeUnfinished()
        if let torn = end.torn, let segment = end.segment {
            recovery.setAsideAs = try repair.setAside(torn, of: segment)
        }
        if let segment = end.segment, !end.isSealed {
            try repair.rewrite(segment, length: end.length, nextSeq: end.nextSeq)
            try segments.reopen(segment, length: end.length)
        }
        let queue = WriterQueue(
            nextSeq: end.nextSeq, textLength: end.isSealed ? 0 : end.textLength, sizes: sizes)
        let writer = LogWriter(
            directory: directory, cache: cache, sizes: sizes, queue: queue, tree: tree, segments: segments)
        return (writer, recovery)
    }

    // MARK: Appending

    /// The number that the next event must have.
    package var nextSeq: Int { queue.withLock { $0.nextSeq } }

    /// Size and root of the log so far, queued events included.
    package var checkpoint: Checkpoint { tree.upToDate().tree.checkpoint }

    /// Whether the segment in hand has reached its size. The owner then appends a checkpoint and calls `seal`.
    package var needsSeal: Bool { queue.withLock { $0.isSegmentFull } }

    /// Queues whole lines, `count` of them, numbered from `nextSeq` on. They become durable together.
    @discardableResult
    package func append(_ lines: [UInt8], count: Int) -> Commit {
        adding { queue in enqueue(lines, count: count, in: &queue) }
    }

    /// Queues one line that states size and root of exactly the events before it, whoever else appends meanwhile.
    ///
    /// `line` gets the number of the event to make, and must not call the writer.
    @discardableResult
    package func appendCheckpoint(_ line: (_ seq: Int, _ checkpoint: Checkpoint) -> [UInt8]) -> Commit {
        adding { queue in
            let checkpoint = tree.upToDate().tree.checkpoint
            return enqueue(line(queue.nextSeq, checkpoint), count: 1, in: &queue)
        }
    }

    private func enqueue(_ lines: [UInt8], count: Int, in queue: inout WriterQueue) -> Commit {
        lines.withUnsafeBytes { bytes in
            do throws(LineScan.Fault) {
                let found = try LineScan.count(bytes, from: queue.nextSeq)
                precondition(found == count && count > 0, "\(found) lines were appended as \(count)")
            } catch { preconditionFailure("the lines appended are not the next: \(error.problem)") }
        }
        tree.add(lines)
        return queue.add(lines, count: count)
    }

    /// Keeps back from here on what is appended, until `seal` makes a segment of it at once, packed for good.
    ///
    /// For much of which nobody waits for a part: it is packed and synchronized once instead of twice.
    package func gather() {
        queue.withLock { $0.gather() }
    }

    // MARK: Sealing and closing

    /// Packs the segment in hand anew, once all that was appended before is in it; the next event begins another.
    package nonisolated(nonsending) func seal() async throws(LogError) {
        try await beginSeal().durable()
    }

    /// The same, without waiting for it.
    package func beginSeal() -> Commit {
        adding { queue in
            let mark = mark()
            queue.addSeal(mark)
            return mark.commit
        }
    }

    /// Waits for all that was appended and lets go of the file. Nothing can be appended after.
    package nonisolated(nonsending) func close() async throws(LogError) {
        let closing = adding { queue in
            let mark = mark()
            queue.addClose(mark, failure: LogError(.closed, file: directory.events))
            return mark.commit
        }
        try await closing.durable()
    }

    private func mark() -> WriterQueue.Mark {
        let (tree, last) = tree.upToDate()
        return WriterQueue.Mark(tree: tree, last: last)
    }

    /// Adds to the queue, unless it has failed, and sees to it that somebody works at it.
    private func adding(_ add: (inout WriterQueue) -> Commit) -> Commit {
        let (commit, mustStart) = queue.withLock { queue in
            if let failure = queue.failure { return (Commit(failed: failure), false) }
            let commit = add(&queue)
            return (commit, queue.claim())
        }
        if mustStart { thread.run { self.work() } }
        return commit
    }

    // MARK: The writer's own thread

    /// Keeps all that `body` appends back until it returns, so that it becomes one commit.
    func holding(_ body: () throws -> Void) rethrows {
        try thread.holding(body)
    }

    private func work() {
        while let (work, sealFollows) = queue.withLock({ $0.next() }) {
            let result = segments.withLock { segments in perform(work, segments, sealFollows: sealFollows) }
            if case .failure(let error) = result {
                for commit in queue.withLock({ $0.fail(error) }) { commit.finish(result) }
            }
            work.commit.finish(result)
        }
    }

    private func perform(
        _ work: WriterQueue.Work, _ segments: SegmentWriter, sealFollows: Bool
    ) -> Result<Void, LogError> {
        switch work {
        case .write(let lines):
            return Result { () throws(LogError) in
                if sealFollows, segments.isBetweenSegments {
                    return try segments.writeSealed(lines.text, firstSeq: lines.firstSeq)
                }
                try lines.text.withBytes { (text) throws(LogError) in
                    try segments.write(text, firstSeq: lines.firstSeq)
                }
            }
        case .seal(let mark):
            let result = Result { () throws(LogError) in try segments.seal() }
            if case .success = result { remember(mark) }
            return result
        case .close(let mark):
            segments.close()
            remember(mark)
            return .success(())
        }
    }

    private func remember(_ mark: WriterQueue.Mark) {
        if let last = mark.last { cache.write(mark.tree, last: last) }
    }
}
