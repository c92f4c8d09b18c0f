import EventLog
import History
import JSON

/// Writes a sample run's log as the engine would: checkpoints every 1,000 events and before each seal, sealed at 16 MB.
///
/// Only its commits are larger than those of a run, which the seal takes back anyway.
struct SampleLog {
    private var run: SampleRun
    private let writer: LogWriter
    private var json = JSONWriter()
    private var lastCheckpoint = 0

    init(directory: String, seed: UInt64) throws {
        run = SampleRun(seed: seed)
        writer = try LogWriter.create(directory: directory)
    }

    /// Writes at least so many events, and seals.
    static func write(_ events: Int, to directory: String, seed: UInt64) async throws {
        var log = try SampleLog(directory: directory, seed: seed)
        while log.writer.nextSeq <= events { try await log.commit() }
        try await log.seal()
        try await log.writer.close()
    }

    private mutating func commit() async throws {
        let events = run.next()
        var lines: [UInt8] = []
        for event in events { event.write(to: &json, line: &lines) }
        let commit = writer.append(lines, count: events.count)
        if writer.nextSeq - lastCheckpoint > 1000 { checkpoint() }
        try await commit.durable()
        if writer.needsSeal { try await seal() }
    }

    private mutating func seal() async throws {
        checkpoint()
        try await writer.seal()
    }

    private mutating func checkpoint() {
        lastCheckpoint = writer.nextSeq
        writer.appendCheckpoint { seq, checkpoint in
            let payload = LogCheckpoint(size: checkpoint.size, root: checkpoint.root.description)
            let time = Timestamp(microseconds: 1_795_330_800_000_000 + seq * 9_973)
            return Event(seq: seq, time: time, step: nil, causes: [], payload: payload.payload).line
        }
        run.skipSeq()
    }
}
