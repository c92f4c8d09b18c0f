import ArgumentParser

/// Makes a sample run's log.
struct MakeLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make-log", abstract: "Makes the log of a run that never happened.")

    @Argument(help: "The directory of the run, which must not be there.") var directory: String
    @Option(help: "How many events, at least.") var events = 1_000_000

    func run() async throws {
        try await SampleLog.write(events, to: directory, seed: 7)
    }
}
