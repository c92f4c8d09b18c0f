import ArgumentParser
import Glibc

/// Measures how long the program takes to start.
struct StartBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "How long `gpo --version` takes, beside other programs.")

    @OptionGroup var options: BenchOptions

    func run() async throws {
        let directory = options.own.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let gpo = (directory + ["gpo"]).joined(separator: "/")
        let rows = try await Measurement.best(
            ofTurns: options.turns * 10,
            [
                { try Measurement.of("gpo --version", gpo, ["--version"]) },
                { try Measurement.of("python3 -c pass", options.python, ["-c", "pass"]) },
                { try Measurement.of("true", "true", []) },
            ])
        MeasurementTable(title: "Start", unit: "starts", amount: 1, notes: ["Wanted: less than 0.030 s."]).print(rows)
    }
}
