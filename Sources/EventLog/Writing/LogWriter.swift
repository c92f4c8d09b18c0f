import Synchronization

/// Appends events to a run's log and tells when they are on the disk.
///
/// Appending only queues. A thread of the writer's own takes all that is queued, packs it into one gzip member,
/// writes it, synchronizes, and then lets the waiters go: what is queued meanwhile makes the next member. After a
/// write or sync that failed, every waiter, present and future, gets that error, and nothing is tried again.
///
/// The caller holds the run's `RunLock` for as long as it has a writer.
package final class LogWriter: Sendable {
    fileprivate struct Lines {
        var text: [UInt8]
        var firstSeq: Int
        var commit: Commit
    }

    /// A point in the order of what is appended, with the tree over all before it.
    fileprivate struct Mark {
        var commit = Commit()
        var tree = MerkleTree()
        var last: TreeHash?
    }

    fileprivate enum Work {
        case write(Lines)
        case seal(Mark)
        case close(Mark)
    }

    fileprivate struct State {
        var nextSeq: Int
        var textLength: Int
        var isGathering = false
        /// What is kept back until the next seal.
        var gathered: Lines?
        var work: [Work] = []
        var isWorking = false
        var failure: LogError?
    }

    private let directory: LogDirectory
    private let cache: TreeCache
    private let sizes: LogSizes
    private let state: Mutex<State>
    /// Over all that `state` counts: lines are added within its lock.
    private let tree: GrowingTree
    private let segments: Mutex<SegmentWriter>
    /// Where everything is written, and where a task that waits for one commit after another may run.
    package let thread = LogThread()

    private init(
        directory: LogDirectory, cache: TreeCache, sizes: LogSizes, state: sending State, tree: MerkleTree,
        segments: sending SegmentWriter
    ) {
        self.directory = directory
        self.cache = cache
        self.sizes = sizes
        self.state = Mutex(state)
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
            state: State(nextSeq: 1, textLength: 0), tree: MerkleTree(),
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
        let state = State(nextSeq: end.nextSeq, textLength: end.isSealed ? 0 : end.textLength)
        let writer = LogWriter(
            directory: directory, cache: cache, sizes: sizes, state: state, tree: tree, segments: segments)
        return (writer, recovery)
    }

    // MARK: Appending

    /// The number that the next event must have.
    package var nextSeq: Int { state.withLock { $0.nextSeq } }

    /// Size and root of the log so far, queued events included.
    package var checkpoint: Checkpoint { tree.upToDate().tree.checkpoint }

    /// Whether the segment in hand has reached its size. The owner then appends a checkpoint and calls `seal`.
    package var needsSeal: Bool { state.withLock { $0.textLength >= sizes.segmentText } }

    /// Queues whole lines, `count` of them, numbered from `nextSeq` on. They become durable together.
    @discardableResult
    package func append(_ lines: [UInt8], count: Int) -> Commit {
        let (commit, mustStart) = state.withLock { state in enqueue(lines, count: count, in: &state) }
        if mustStart { start() }
        return commit
    }

    /// Queues one line that states size and root of exactly the events before it, whoever else appends meanwhile.
    ///
    /// `line` gets the number of the event to make, and must not call the writer.
    @discardableResult
    package func appendCheckpoint(_ line: (_ seq: Int, _ checkpoint: Checkpoint) -> [UInt8]) -> Commit {
        let (commit, mustStart) = state.withLock { state in
            let checkpoint = tree.upToDate().tree.checkpoint
            return enqueue(line(state.nextSeq, checkpoint), count: 1, in: &state)
        }
        if mustStart { start() }
        return commit
    }

    private func enqueue(_ lines: [UInt8], count: Int, in state: inout State) -> (Commit, mustStart: Bool) {
        if let failure = state.failure { return (Commit(failed: failure), false) }
        let firstSeq = state.nextSeq
        lines.withUnsafeBytes { bytes in
            do throws(LineScan.Fault) {
                let found = try LineScan.count(bytes, from: firstSeq)
                precondition(found == count && count > 0, "\(found) lines were appended as \(count)")
            } catch { preconditionFailure("the lines appended are not the next: \(error.problem)") }
        }
        tree.add(lines)
        state.nextSeq += count
        state.textLength += lines.count
        if state.isGathering { return (state.gather(lines, firstSeq: firstSeq, room: sizes.segmentText), false) }
        if case .write(var queued)? = state.work.last {
            state.work.removeLast()
            queued.text.append(contentsOf: lines)
            state.work.append(.write(queued))
            return (queued.commit, false)
        }
        let commit = Commit()
        state.work.append(.write(Lines(text: lines, firstSeq: firstSeq, commit: commit)))
        return (commit, Self.claim(&state))
    }

    /// Keeps back from here on what is appended, until `seal` makes a segment of it at once, packed for good.
    ///
    /// For much that nobody waits for: it is packed and synchronized once instead of twice.
    package func gather() {
        state.withLock { $0.isGathering = true }
    }

    // MARK: Sealing and closing

    /// Packs the segment in hand anew, once all that was appended before is in it; the next event begins another.
    package nonisolated(nonsending) func seal() async throws(LogError) {
        try await beginSeal().durable()
    }

    /// The same, without waiting for it.
    package func beginSeal() -> Commit {
        mark { state, mark in
            state.textLength = 0
            if let gathered = state.gathered { state.work.append(.write(gathered)) }
            state.gathered = nil
            state.work.append(.seal(mark))
        }
    }

    /// Waits for all that was appended and lets go of the file. Nothing can be appended after.
    package nonisolated(nonsending) func close() async throws(LogError) {
        let closing = mark { state, mark in
            precondition(state.gathered == nil, "what was gathered is not sealed")
            state.failure = LogError(.closed, file: directory.events)
            state.work.append(.close(mark))
        }
        try await closing.durable()
    }

    private func mark(_ enqueue: (inout State, Mark) -> Void) -> Commit {
        let (commit, mustStart) = state.withLock { state -> (Commit, Bool) in
            if let failure = state.failure { return (Commit(failed: failure), false) }
            let (tree, last) = tree.upToDate()
            let mark = Mark(tree: tree, last: last)
            enqueue(&state, mark)
            return (mark.commit, Self.claim(&state))
        }
        if mustStart { start() }
        return commit
    }

    // MARK: The writer's own thread

    private static func claim(_ state: inout State) -> Bool {
        defer { state.isWorking = true }
        return !state.isWorking
    }

    /// Keeps all that `body` appends back until it returns, so that it becomes one commit.
    func holding(_ body: () throws -> Void) rethrows {
        try thread.holding(body)
    }

    private func start() {
        thread.run { self.work() }
    }

    private func work() {
        while let (work, sealFollows) = next() {
            let (commit, result) = segments.withLock { segments in perform(work, segments, sealFollows: sealFollows) }
            if case .failure(let error) = result { poison(error) }
            commit.finish(result)
        }
    }

    private func next() -> (Work, sealFollows: Bool)? {
        state.withLock { state in
            if state.work.isEmpty {
                state.isWorking = false
                return nil
            }
            let work = state.work.removeFirst()
            if case .seal? = state.work.first { return (work, true) }
            return (work, false)
        }
    }

    private func perform(
        _ work: Work, _ segments: SegmentWriter, sealFollows: Bool
    ) -> (Commit, Result<Void, LogError>) {
        switch work {
        case .write(let lines):
            let result = Result { () throws(LogError) in
                if sealFollows, segments.isBetweenSegments {
                    return try segments.writeSealed(lines.text, firstSeq: lines.firstSeq)
                }
                try lines.text.withBytes { (text) throws(LogError) in
                    try segments.write(text, firstSeq: lines.firstSeq)
                }
            }
            return (lines.commit, result)
        case .seal(let mark):
            let result = Result { () throws(LogError) in try segments.seal() }
            if case .success = result { remember(mark) }
            return (mark.commit, result)
        case .close(let mark):
            segments.close()
            remember(mark)
            return (mark.commit, .success(()))
        }
    }

    private func remember(_ mark: Mark) {
        if let last = mark.last { cache.write(mark.tree, last: last) }
    }

    /// Fails all that is queued, and all that comes.
    private func poison(_ error: LogError) {
        let abandoned = state.withLock { state in
            state.failure = error
            if let gathered = state.gathered { state.work.append(.write(gathered)) }
            state.gathered = nil
            defer { state.work = [] }
            return state.work
        }
        for work in abandoned {
            switch work {
            case .write(let lines): lines.commit.finish(.failure(error))
            case .seal(let mark), .close(let mark): mark.commit.finish(.failure(error))
            }
        }
    }
}

extension LogWriter.State {
    /// Adds lines to those that are kept back, with room for so many bytes.
    fileprivate mutating func gather(_ lines: [UInt8], firstSeq: Int, room: Int) -> Commit {
        guard gathered != nil else {
            let commit = Commit()
            gathered = LogWriter.Lines(text: [], firstSeq: firstSeq, commit: commit)
            gathered?.text.reserveCapacity(room + lines.count)
            gathered?.text.append(contentsOf: lines)
            return commit
        }
        gathered?.text.append(contentsOf: lines)
        return gathered?.commit ?? Commit()
    }
}
