import DequeModule
import EventLog
import History
import JSON

/// Appends to a run's log what is derived from the log itself, after the run's end or between its sessions.
///
/// No decision depends on such events and none of them spends anything, so the state of the run is not needed for it, as
/// it is for a `Journal`. The caller holds the run's `RunLock`.
package struct Supplement {
    /// Batches on the way to the disk: enough to keep it busy, and few enough to be forgotten in a crash.
    private static let mostUnderWay = 64

    private let writer: LogWriter
    private var times: AppendTimes
    private var lastCheckpoint: Int
    private var underWay: Deque<Commit> = []
    private var json = JSONWriter()

    /// Opens the log; what a crash left behind its last whole commit is set aside, and an event says so.
    ///
    /// `lastCheckpoint` is the number of its last `log.checkpoint`.
    package init(of location: RunLocation, lastCheckpoint: Int, world: World) throws {
        let (writer, recovery) = try LogWriter.open(directory: location.path, fileSystem: world.logFiles)
        self.writer = writer
        self.lastCheckpoint = lastCheckpoint
        times = AppendTimes(now: world.now)
        if let warning = recovery.warning { enqueue([Draft(warning)]) }
    }

    /// Appends a batch: all of it will be in the log or nothing of it. Returns while it is on the way to the disk.
    package mutating func append(_ batch: [Draft]) async throws(LogError) {
        enqueue(batch)
        while underWay.count > Self.mostUnderWay, let oldest = underWay.popFirst() { try await oldest.durable() }
        if writer.needsSeal { try await seal() }
    }

    /// Returns when everything is on the disk and packed for good.
    package mutating func finish() async throws(LogError) {
        try await seal()
        try await writer.close()
    }

    private mutating func enqueue(_ batch: [Draft]) {
        let time = times.next()
        let first = writer.nextSeq
        var lines: [UInt8] = []
        for (index, draft) in batch.enumerated() {
            draft.event(seq: first, index: index, time: time).write(to: &json, line: &lines)
        }
        underWay.append(writer.append(lines, count: batch.count))
        if writer.nextSeq - lastCheckpoint > Journal.eventsPerCheckpoint { enqueueCheckpoint() }
    }

    private mutating func enqueueCheckpoint() {
        let time = times.next()
        lastCheckpoint = writer.nextSeq
        underWay.append(
            writer.appendCheckpoint { seq, checkpoint in
                Draft(LogCheckpoint(size: checkpoint.size, root: checkpoint.root.description))
                    .event(seq: seq, index: 0, time: time).line
            })
    }

    private mutating func seal() async throws(LogError) {
        enqueueCheckpoint()
        // All that was appended before is on the disk when that returns.
        try await writer.seal()
        underWay = []
    }
}
