import ArgumentParser
import EventLog
import JSON
import Models
import Synchronization

/// Sends task calls to a fake endpoint as a run does: each is in the durable log before it is sent, and its reply
/// before it counts.
struct Calls: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sends task calls to an endpoint, and prints requests per second and per CPU second.")

    @Argument(help: "The base address of an OpenAI-compatible endpoint.") var url: String
    @Option(help: "How many calls to send.") var calls = 10_000
    @Option(help: "Calls under way at once.") var concurrency = 64
    @Option(help: "The directory of a new log; without one, nothing is logged.") var log: String?

    func run() async throws {
        let settings = ModelSettings(provider: .openai, url: url, model: "fake", temperature: 0, maxTokens: 16)
        let client = ModelClient(
            settings: settings, provider: OpenAI(), key: Secret("sk-bench"),
            limits: Limits(concurrency: concurrency), transport: HTTPTransport(), clock: .live())
        let journal = try log.map { CallsJournal(try LogWriter.create(directory: $0)) }
        let next = Counter()
        let start = ResourceUsage.now()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<concurrency {
                group.addTask {
                    while case let number = next.increment(), number <= calls {
                        try await Self.call(number, client, journal)
                    }
                }
            }
            try await group.waitForAll()
        }
        let used = ResourceUsage.now() - start
        try await journal?.close()
        tell(
            """
            {"calls":\(calls),"concurrency":\(concurrency),"log":\(log != nil),"wallSeconds":\(used.wall),\
            "cpuSeconds":\(used.cpu),"callsPerSecond":\(Int(Double(calls) / used.wall)),\
            "callsPerCPUSecond":\(Int(Double(calls) / used.cpu))}\n
            """)
    }

    private static func call(_ number: Int, _ client: ModelClient, _ journal: CallsJournal?) async throws {
        let call = try client.prepare(chat: ChatRequest(messages: [ChatMessage(.user, question(number))]))
        try await journal?.requested(call)
        let reply = try await client.send(call) { failure in try await journal?.failed(failure.failure) }.get()
        try await journal?.completed(reply)
    }

    /// About 1 KB that no other call has.
    private static func question(_ number: Int) -> String {
        "Question \(number). " + String(repeating: "If you follow these instructions, do you return? ", count: 19)
    }
}

/// A number that tasks draw from.
private final class Counter: Sendable {
    private let count = Atomic(0)

    func increment() -> Int { count.add(1, ordering: .relaxed).newValue }
}
