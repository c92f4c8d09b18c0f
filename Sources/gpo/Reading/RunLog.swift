import Diagnostics
import EventLog
import History
import JSON
import Reports
import Runs

/// A run's log as the looking verbs read it: without a lock, by lines, decoded only where they are wanted.
struct RunLog {
    let location: RunLocation
    let files: any LogFileSystem

    init(_ location: RunLocation, files: any LogFileSystem = LiveFileSystem()) {
        self.location = location
        self.files = files
    }

    /// Calls `body` with each line from `seq` through `lastSeq` and what its beginning says, in order.
    @discardableResult
    func forEachLine(
        from seq: Int = 1, through lastSeq: Int = .max, _ body: (LineHead, UnsafeRawBufferPointer) throws -> Void
    ) throws -> LogEnd {
        try reading { reader in
            try reader.forEachBatch(from: seq, through: lastSeq) { batch in
                try LogLines(batch).forEachLine(body)
            }
        }
    }

    /// Calls `body` in order with what `prepare` makes of some lines from `seq` through `lastSeq`, on several threads at
    /// once.
    @discardableResult
    func forEachBatch<Part: Sendable>(
        from seq: Int = 1, through lastSeq: Int = .max,
        preparing prepare: @escaping @Sendable (LogLines) throws -> Part,
        _ body: (Part) throws -> Void
    ) throws -> LogEnd {
        try reading { reader in
            try reader.forEachBatch(
                from: seq, through: lastSeq, preparing: { try prepare(LogLines($0)) },
                { _, part in try body(part) })
        }
    }

    /// Calls `body` with each line of the outline, in order; most of the log need not be unpacked for that.
    @discardableResult
    func forEachOutlineLine(_ body: (LineHead, UnsafeRawBufferPointer) throws -> Void) throws -> LogEnd {
        try reading { reader in
            try reader.forEachLine(
                ofExtract: RunOutline.extract,
                where: { line in try LogLines.visit(line, nil) { head, _ in RunOutline.holds(head) } },
                { seq, line in try LogLines.visit(line, seq, body) })
        }
    }

    /// The run's decisions; says on standard error what is torn.
    func outline() throws -> RunOutline {
        var outline = RunOutline()
        let end = try forEachOutlineLine { head, line in try outline.take(head, line: line) }
        outline.reach(end.nextSeq - 1)
        if outline.origin.run.isEmpty { try requireBeginning() }
        note(end.torn)
        return outline
    }

    /// Throws for a log that does not say what run it is of, as one that was cut off before its first commit was durable.
    func requireBeginning() throws {
        var first: Bool?
        try forEachLine(through: 1) { head, _ in first = head.isType("run.created") }
        switch first {
        case true?: return
        case nil:
            throw Problems(
                Diagnostic(
                    place: Place(file: location.path),
                    problem: "the run was cut off before its first events were durable",
                    remedy: "Nothing was spent. Remove the directory and start again: gpo run PIPELINE"),
                exitCode: .noInput)
        case false?:
            throw Problems(
                Diagnostic(
                    place: Place(file: "\(location.path)/events"),
                    problem: "the first event is no run.created, so it is not known what run this is",
                    remedy: "The log was changed outside gpo. Restore it from a copy."), exitCode: .invalidInput)
        }
    }

    /// The whole state beside the outline. Where no snapshot is kept, both come from one pass over the log.
    func stateAndOutline() throws -> (state: RunState, outline: RunOutline) {
        if StateSnapshot(location, files: files).load() != nil {
            return (try RunHistory.state(of: location, files: files), try outline())
        }
        var state = RunState()
        var outline = RunOutline()
        let end = try reading { reader in
            try reader.forEachBatch(preparing: { try LogLines($0).folded() }) { _, batch in
                state.apply(batch)
                for event in batch.events where RunOutline.holds(event.payload) { outline.apply(event) }
            }
        }
        outline.reach(state.lastSeq)
        if outline.origin.run.isEmpty { try requireBeginning() }
        note(end.torn)
        // So that the next look need not read all of it again.
        if state.lastSeq >= Self.worthKeeping { StateSnapshot(location, files: files).save(state) }
        return (state, outline)
    }

    /// Opens the log to append to it, and calls `body` in order with what `prepare` makes of all its lines, on several
    /// threads at once.
    func opened<Part: Sendable>(
        preparing prepare: @escaping @Sendable (LogLines) throws -> Part, _ body: (Part) throws -> Void
    ) throws -> (writer: LogWriter, recovery: Recovery) {
        do {
            return try LogWriter.open(
                directory: location.path, fileSystem: files, from: 1, preparing: { try prepare(LogLines($0)) }, body)
        } catch let error as LogLines.Unreadable {
            throw unreadable(error.seq, error.problem)
        }
    }

    /// The data that the run begins with. Cost: the beginning of the log.
    func firstDatasets() throws -> Datasets {
        var datasets = Datasets()
        do {
            try forEachLine { head, line in
                if head.isType("candidate.generated") { throw Enough() }
                if RunOutline.holds(head) { datasets.apply(try Event(line: line)) }
            }
        } catch is Enough {}
        return datasets
    }

    /// Events from which on a fold takes longer than a person notices.
    private static let worthKeeping = 50_000

    private func reading<Result>(_ body: (LogReader) throws -> Result) throws -> Result {
        do {
            return try body(LogReader(directory: location.path, fileSystem: files))
        } catch let error as LogError {
            throw Problems(error.diagnostic, exitCode: error.exitStatus)
        } catch let error as LogLines.Unreadable {
            throw unreadable(error.seq, error.problem)
        }
    }

    /// The lines of these events, which must be in the log, by number.
    func lines(at seqs: some Sequence<Int>) throws -> [Int: [UInt8]] {
        var wanted = Set(seqs).sorted()[...]
        var lines: [Int: [UInt8]] = [:]
        do {
            let reader = try LogReader(directory: location.path, fileSystem: files)
            while let first = wanted.first {
                // Events far apart are fetched one by one, neighbours in one pass.
                let near = wanted.prefix { $0 - first < 10_000 }
                wanted = wanted.dropFirst(near.count)
                if near.count == 1 {
                    lines[first] = try reader.line(at: first)
                } else {
                    try collect(Set(near), from: first, reader, into: &lines)
                }
            }
        } catch let error as LogError {
            throw Problems(error.diagnostic, exitCode: error.exitStatus)
        }
        return lines
    }

    /// These events, which must be in the log, by number.
    func events(at seqs: some Sequence<Int>) throws -> [Int: Event] {
        var events: [Int: Event] = [:]
        for (seq, line) in try lines(at: seqs) {
            do throws(JSONError) { events[seq] = try Event(line: line) } catch { throw unreadable(seq, error) }
        }
        return events
    }

    /// Says on standard error what stands behind the last whole commit.
    func note(_ torn: TornTail?) {
        guard let torn else { return }
        Screen.error(
            Diagnostic(
                .warning, place: Place(file: torn.file),
                problem: "the last \(torn.length) bytes are no whole commit (\(torn.problem)) and are left out",
                remedy: "A live run is just writing them; of a stopped one, nothing acknowledged is in them."
            ).description)
    }

    private struct Enough: Error {}

    private func collect(
        _ wanted: Set<Int>, from first: Int, _ reader: LogReader, into lines: inout [Int: [UInt8]]
    ) throws {
        var left = wanted.count
        do {
            try reader.forEachBatch(from: first) { batch in
                try batch.forEachLine { seq, line in
                    guard wanted.contains(seq) else { return }
                    lines[seq] = Array(line)
                    left -= 1
                    if left == 0 { throw Enough() }
                }
            }
        } catch is Enough {}
    }

    private func unreadable(_ seq: Int?, _ error: JSONError) -> Problems {
        Problems(
            Diagnostic(
                place: Place(file: "\(location.path)/events"),
                problem: "\(seq.map { "event \($0)" } ?? "an event") cannot be read: \(error)",
                remedy: "The log was changed outside gpo. Find out from where on: gpo verify \(location.id)"),
            exitCode: .invalidInput)
    }
}
