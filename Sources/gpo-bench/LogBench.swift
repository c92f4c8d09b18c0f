import ArgumentParser
import EventLog
import Glibc

/// Measures the event log: reading all of a log, and appending to one durably.
struct LogBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Reading and durable appending, beside zcat, Python, DuckDB and SQLite.")

    @Option(help: "How many events to make and read.") var events = 1_000_000
    @Option(help: "How many commits of ten events to append.") var commits = 2000
    @Option(help: "Where the logs are made; on the disk that is to be measured.") var directory = "bench-log"
    @Option(help: "A Python that may have orjson and duckdb.") var python = "python3"

    func run() async throws {
        let log = "\(directory)/run"
        if try LiveFileSystem().status(at: log) == nil { try await make(log) }
        try await read(log)
        try await append()
    }

    private func make(_ log: String) async throws {
        _ = try LiveFileSystem().makeDirectory(directory)
        let writer = try LogWriter.create(directory: log)
        var sample = SampleLog(seed: 7)
        while writer.nextSeq <= events {
            let count = min(1000, events + 1 - writer.nextSeq)
            try await writer.append(sample.lines(count), count: count).durable()
            if writer.needsSeal { try await writer.seal() }
        }
        try await writer.seal()
        try await writer.close()
    }

    private func read(_ log: String) async throws {
        let own = CommandLine.arguments[0]
        let files = "\(log)/events/*.jsonl.gz"
        var rows = [
            try Measurement.of("gpo", own, ["read-log", log]),
            try Measurement.of("gpo, and a walk through the JSON", own, ["read-log", log, "--decoding", "walk"]),
            try Measurement.of("gpo, and the hash of every line", own, ["read-log", log, "--decoding", "hash"]),
            try Measurement.of("zcat \\| wc -l", "sh", ["-c", "zcat \(files) | wc -l"]),
        ]
        for peer in PythonPeer.readers {
            do {
                rows.append(try Measurement.of(peer.name, python, ["-c", peer.program, log]))
            } catch let failure as Measurement.Failure {
                print("skipped: \(failure)")
            }
        }
        MeasurementTable(title: "Cold read of \(events) events", unit: "events", amount: Double(events)).print(rows)
    }

    private func append() async throws {
        let log = "\(directory)/append-\(getpid())"
        let writer = try LogWriter.create(directory: log)
        var sample = SampleLog(seed: 11)
        let batches = (0..<commits).map { _ in sample.lines(10) }
        let own = try await Measurement.of("gpo") {
            for batch in batches { try await writer.append(batch, count: 10).durable() }
        }
        try await writer.close()
        var rows = [own]
        do {
            let peer = PythonPeer.sqlite
            rows.append(
                try Measurement.of(peer.name, python, ["-c", peer.program, log, "\(directory)/append-\(getpid()).db"]))
        } catch let failure as Measurement.Failure {
            print("skipped: \(failure)")
        }
        MeasurementTable(
            title: "Durable append, \(commits) commits of 10 events", unit: "commits", amount: Double(commits)
        ).print(rows)
    }
}
