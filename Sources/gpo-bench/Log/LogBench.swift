import ArgumentParser
import EventLog
import Glibc
import History

/// Measures the event log: reading all of it, opening it again, and appending to it durably.
struct LogBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Rebuilding, opening and durable appending, beside zcat, Python, DuckDB, SQLite.")

    @Option(help: "How many events to make and read.") var events = 1_000_000
    @Option(help: "How many commits of ten events to append.") var commits = 2000
    @OptionGroup var options: BenchOptions

    func run() async throws {
        let log = try options.fresh("log")
        tell("making a log of \(events) events\n", to: STDERR_FILENO)
        // In a process of its own: a child counts the memory of the process that started it as its own.
        _ = try Measurement.of("making the log", options.own, ["make-log", log, "--events", "\(events)"])
        try await rebuild(log)
        try await open(log)
        try options.remove(log)
        try await append()
    }

    private func rebuild(_ log: String) async throws {
        let files = "\(log)/events/*.jsonl.gz"
        var contestants: [() async throws -> Measurement] = [
            { try Measurement.of("gpo, the state of the run", options.own, ["open-log", log, "--cold"]) },
            { try Measurement.of("gpo, lines only", options.own, ["read-log", log]) },
            { try Measurement.of("gpo, every line's hash", options.own, ["read-log", log, "--decoding", "hash"]) },
            { try Measurement.of("gpo, every event's value", options.own, ["read-log", log, "--decoding", "values"]) },
            { try Measurement.of("zcat + wc -l", "sh", ["-c", "zcat \(files) | wc -l"]) },
        ]
        for peer in PythonPeer.readers {
            contestants.append { try Measurement.of(peer.name, options.python, ["-c", peer.program, log]) }
        }
        let rows = try await Measurement.best(ofTurns: options.turns, contestants)
        let sizes = try Measurement.of("sizes", "sh", ["-c", "cat \(files) | wc -c; zcat \(files) | wc -c"]).output
        let bytes = sizes.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        MeasurementTable(
            title: "Cold rebuild of the state of a log of \(events) events", unit: "events", amount: Double(events),
            atLeast: ["zcat + wc -l": 2, "Python gzip + json": 3.3, "DuckDB": 1.6],
            notes: bytes.count == 2
                ? [
                    "The log has \((bytes[1] / 1e6).decimals(0)) MB of text in \((bytes[0] / 1e6).decimals(0)) MB of "
                        + "files (\((bytes[1] / bytes[0]).decimals(2)) to 1). Wanted: less than 100 MB of memory."
                ] : []
        ).print(rows)
    }

    private func open(_ log: String) async throws {
        _ = try Measurement.of("save", options.own, ["open-log", log, "--cold", "--save"])
        let rows = try await Measurement.best(
            ofTurns: options.turns * 2,
            [
                { try Measurement.ofItself("gpo, from the snapshot", options.own, ["open-log", log]) },
                { try Measurement.of("the same, with the start of the process", options.own, ["open-log", log]) },
            ])
        MeasurementTable(
            title: "Warm open of a log of \(events) events", unit: "opens", amount: 1,
            notes: ["Wanted: less than 0.050 s."]
        ).print(rows)
    }

    private func append() async throws {
        var run = SampleRun(seed: 11)
        var lines: [[UInt8]] = []
        while lines.count < commits * 10 { lines += run.next().map(\.line) }
        let batches = (0..<commits).map { Array(lines[($0 * 10)..<($0 * 10 + 10)].joined()) }
        let text = try options.fresh("lines")
        try options.write(Array(batches.joined()), to: text)
        var turn = 0
        let rows = try await Measurement.best(
            ofTurns: options.turns,
            [
                {
                    turn += 1
                    let log = try options.fresh("append-\(turn)")
                    let writer = try LogWriter.create(directory: log)
                    let own = try await Measurement.of("gpo") {
                        try await withTaskExecutorPreference(writer.thread) {
                            for batch in batches { try await writer.append(batch, count: 10).durable() }
                        }
                    }
                    try await writer.close()
                    try options.remove(log)
                    return own
                },
                {
                    let database = try options.fresh("append.db")
                    let peer = PythonPeer.sqlite
                    defer { for ending in ["", "-wal", "-shm"] { unlink(database + ending) } }
                    return try Measurement.ofItself(peer.name, options.python, ["-c", peer.program, text, database])
                },
                {
                    let file = try options.fresh("append.raw")
                    defer { unlink(file) }
                    return try await Measurement.of("write and fdatasync alone") { try syncAlone(batches, file) }
                },
            ])
        try options.remove(text)
        MeasurementTable(
            title: "Durable append, \(commits) commits of 10 events", unit: "commits", amount: Double(commits),
            compared: .cpu, atLeast: [PythonPeer.sqlite.name: 0.9],
            notes: [
                """
                A commit is one write and one fdatasync: the last row is what those cost without us. The wall clock is the
                disk's: SQLite writes over its log in place, and a file that grows also has its length made durable.
                """
            ]
        ).print(rows)
    }

    private func syncAlone(_ batches: [[UInt8]], _ path: String) throws {
        let disk = LiveFileSystem()
        let file = try disk.open(path, for: .create)
        defer { disk.close(file) }
        for batch in batches {
            try batch.prefix(batch.count / 3).withUnsafeBytes { try disk.append($0, to: file) }
            try disk.synchronize(file)
        }
    }
}
