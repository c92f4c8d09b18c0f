import ArgumentParser

@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gpo-bench", abstract: "Measures gpo beside its peers, in one run on the same input.",
        subcommands: [
            Audit.self, Calls.self, SendCalls.self, FoldLog.self, JSONSpeed.self, LogBench.self, ReadLog.self,
            WriteLog.self,
        ])
}
