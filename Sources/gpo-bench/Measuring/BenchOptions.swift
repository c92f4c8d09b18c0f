import ArgumentParser
import EventLog
import Glibc

/// What all measurements have in common.
struct BenchOptions: ParsableArguments {
    @Option(help: "The Python that has the peers, as scripts/install-peers makes it.")
    var python = ".local/peers/bin/python"

    @Option(help: "Where logs are made; on the disk that is to be measured.")
    var directory = ".local/bench"

    @Option(help: "Turns of each contestant, of which the best counts.")
    var turns = 5

    /// This program.
    var own: String { CommandLine.arguments[0] }

    /// A path that is not in use, in the directory, which is made where it is missing.
    func fresh(_ name: String) throws -> String {
        _ = try LiveFileSystem().makeDirectory(directory)
        return "\(directory)/\(name)-\(getpid())"
    }

    /// Removes what was made under `path`.
    func remove(_ path: String) throws {
        _ = try Measurement.of("rm", "rm", ["-rf", path])
    }

    func write(_ bytes: [UInt8], to path: String) throws {
        let file = try LiveFileSystem().open(path, for: .create)
        defer { LiveFileSystem().close(file) }
        try bytes.withUnsafeBytes { try LiveFileSystem().append($0, to: file) }
    }
}
