import ArgumentParser
import Glibc

/// Makes the first part of docs/benchmarks.md: all that needs no server, and the machine that it was measured on.
struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Every measurement that needs no server, as docs/benchmarks.md.")

    @Option(help: "How many events the log has.") var events = 1_000_000
    @OptionGroup var options: BenchOptions

    func run() async throws {
        print(
            """
            ## Beside the peers

            Made by `make bench`. All that stands in one table was measured in one run on the same input; the
            contestants take turns, and the best of each one's turns counts. A ratio says how many times as long as the
            first row another one takes. *Wanted* is the least ratio that the project holds itself to. Memory is that of
            the whole process at its highest.

            \(machine())
            """)
        try await command(LogBench.self, ["--events", "\(events)"]).run()
        try await command(SearchBench.self, []).run()
        try await command(DistanceBench.self, []).run()
        try await command(JSONSpeed.self, []).run()
        try await command(StartBench.self, []).run()
    }

    private func command<Command: AsyncParsableCommand>(_: Command.Type, _ arguments: [String]) throws -> Command {
        try Command.parse(
            arguments + [
                "--python", options.python, "--directory", options.directory, "--turns", "\(options.turns)",
            ])
    }

    /// The machine, and the versions of the peers.
    private func machine() -> String {
        func ask(_ program: String, _ arguments: [String]) -> String {
            do {
                let output = try Measurement.of(program, program, arguments).output
                return output.split(separator: "\n").first.map(String.init) ?? "?"
            } catch { return "not installed" }
        }
        let modules = ["orjson", "duckdb", "faiss", "numpy", "rapidfuzz"]
        let versions = modules.map { "\($0) " + ask(options.python, ["-c", "import \($0); print(\($0).__version__)"]) }
        return """
            | | |
            |---|---|
            | processor | \(ask("sh", ["-c", "sed -n 's/^model name.*: //p' /proc/cpuinfo"])), \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) cores |
            | memory | \(ask("sh", ["-c", "awk '/MemTotal/ {printf \"%.0f GB\", $2 / 1e6}' /proc/meminfo"])) |
            | system | \(ask("sh", ["-c", ". /etc/os-release; echo \"$PRETTY_NAME, Linux $(uname -r)\""])) |
            | file system | \(ask("sh", ["-c", "df --output=fstype . | tail -n 1"])) |
            | load before | \(ask("sh", ["-c", "cut -d' ' -f1-3 /proc/loadavg"])) |
            | peers | \(ask("gzip", ["--version"])), \(ask(options.python, ["--version"])), SQLite \(ask(options.python, ["-c", "import sqlite3; print(sqlite3.sqlite_version)"])), \(versions.joined(separator: ", ")) |
            """
    }
}
