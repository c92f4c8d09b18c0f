import EventLog
import History
import JSON

/// Appends to a run's log what is derived from the log itself, after the run's end or between its sessions.
///
/// No decision depends on such events and none of them spends anything, so the state of the run is not needed for it, as
/// it is for a `Journal`. The caller holds the run's `RunLock`.
package struct Supplement {
    private let writer: LogWriter
    /// The first event that is appended.
    private let firstSeq: Int
    private var times: AppendTimes
    private var lastCheckpoint: Int
    /// The segment that is being packed while the next one is made.
    private var sealing: Commit?
    private var json = JSONWriter()

    /// Takes a log that was opened, and to which nothing was appended since; an event says what a crash left behind its last
    /// whole commit. `lastCheckpoint` is the number of its last `log.checkpoint`.
    package init(
        _ writer: LogWriter, _ recovery: Recovery, lastCheckpoint: Int, now: @escaping @Sendable () -> Timestamp
    ) {
        self.writer = writer
        firstSeq = writer.nextSeq
        self.lastCheckpoint = lastCheckpoint
        times = AppendTimes(now: now)
        writer.gather()
        if let warning = recovery.warning { enqueue([Draft(warning)]) }
    }

    /// Appends a batch: all of it will be in the log or nothing of it. Only `finish` says that it is.
    package mutating func append(_ batch: [Draft]) async throws(LogError) {
        enqueue(batch)
        if writer.needsSeal { try await seal() }
    }

    /// Returns when everything that was appended, if anything was, is on the disk and packed for good.
    package mutating func finish() async throws(LogError) {
        if writer.nextSeq > firstSeq { try await seal() }
        try await sealing?.durable()
        try await writer.close()
    }

    private mutating func enqueue(_ batch: [Draft]) {
        let time = times.next()
        let first = writer.nextSeq
        var lines: [UInt8] = []
        for (index, draft) in batch.enumerated() {
            draft.event(seq: first, index: index, time: time).write(to: &json, line: &lines)
        }
        writer.append(lines, count: batch.count)
        if writer.nextSeq - lastCheckpoint > Journal.eventsPerCheckpoint { enqueueCheckpoint() }
    }

    private mutating func enqueueCheckpoint() {
        let time = times.next()
        lastCheckpoint = writer.nextSeq
        writer.appendCheckpoint { seq, checkpoint in
            Draft(LogCheckpoint(size: checkpoint.size, root: checkpoint.root.description))
                .event(seq: seq, index: 0, time: time).line
        }
    }

    /// Begins to pack what was appended since the last time; waits while the segment before it is not done.
    private mutating func seal() async throws(LogError) {
        enqueueCheckpoint()
        try await sealing?.durable()
        sealing = writer.beginSeal()
    }
}
