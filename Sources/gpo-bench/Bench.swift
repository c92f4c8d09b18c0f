import ArgumentParser

@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gpo-bench", abstract: "Measures gpo beside its peers, in one run on the same input.",
        subcommands: [
            Report.self, LogBench.self, SearchBench.self, DistanceBench.self, JSONSpeed.self, StartBench.self,
            Audit.self, Calls.self, SendCalls.self, MakeLog.self, OpenLog.self, ReadLog.self, WriteLog.self,
        ])
}
