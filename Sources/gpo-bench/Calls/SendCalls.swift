import ArgumentParser
import Diagnostics
import EventLog
import History
import Models
import Optimization
import Runs

/// Makes task calls as a run does, by the engine's own path: each is in the durable log before it is sent, its reply
/// before it counts, and the ledger and the state move with them. In a process of its own, so that it can be measured.
struct SendCalls: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "send-calls", shouldDisplay: false)

    @Argument var url: String
    @Option var calls = 10_000
    @Option var concurrency = 64
    @Option(help: "The directory of a new log.") var log: String

    func run() async throws {
        let settings = ModelSettings(provider: .openai, url: url, model: "fake", temperature: 0, maxTokens: 16)
        let world = World.live()
        let clients = try ModelClients(
            roles: [(.task, settings)], limits: Limits(concurrency: concurrency), rates: [], texts: [:],
            addresses: [:], keys: KeyReader(environment: { [:] }), withholding: WithheldVariables([]),
            clock: world.modelClock)
        let writer = try LogWriter.create(directory: log, fileSystem: world.logFiles)
        let journal = Journal(
            writer: writer, state: RunState(), budget: Budget(calls: 2 * calls), now: world.now, observe: { _, _ in })
        let caller = Caller(
            journal: journal, clients: clients, location: RunLocation(id: "bench", path: log), files: world.logFiles,
            reuses: true)
        let plans = (1...calls).map { number in
            CallPlan(
                id: CallID("c0/validation/\(number)"), step: 0, causes: [1],
                content: .task([TaskMessage(speaker: .user, text: Self.question(number))]))
        }
        let start = ResourceUsage.now()
        try await caller.perform(plans)
        let used = ResourceUsage.now() - start
        try await journal.close()
        let completed = await journal.state.ledger.completed.calls
        guard completed == calls else { throw ValidationError("\(completed) of \(calls) calls were completed") }
        print(used.wall, used.cpu)
    }

    /// About 1 KB that no other call has.
    private static func question(_ number: Int) -> String {
        "Question \(number). " + String(repeating: "If you follow these instructions, do you return? ", count: 19)
    }
}
