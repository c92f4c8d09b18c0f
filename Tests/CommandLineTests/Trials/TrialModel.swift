import Foundation
import History
import Support
import Synchronization

/// A fake model that is as unreliable as real ones: replies of every kind that is rejected, answers that are none, calls
/// that fail once or for good. All of it depends on the request alone, so that a repeated call repeats.
final class TrialModel: Sendable {
    /// Which mishaps there are; 0 has none, and each other number draws them otherwise.
    private let mishaps: UInt64
    /// Whether several replies are given to one request.
    private let honoursCount: Bool
    private let failedOnce = Mutex<Set<[UInt8]>>([])
    private let model = FakeModel()

    init(mishaps: UInt64 = 1, honoursCount: Bool = true) {
        self.mishaps = mishaps
        self.honoursCount = honoursCount
    }

    @Sendable func reply(_ request: FakeRequest) async -> FakeReply {
        if request.path.hasSuffix("/embeddings") || mishaps == 0 { return await model.reply(request) }
        let number = SeededGenerator.mixed(request.digest ^ mishaps &* 0x9e37_79b9_7f4a_7c15)
        if number % 17 == 0, failedOnce.withLock({ $0.insert(request.body).inserted }) {
            return .error(503, "overloaded", headers: ["Retry-After": "0"])
        }
        if request.text.contains("<prompt>") { return candidates(request, number) }
        if number % 23 == 0 { return .error(400, "I will not read this.") }
        let answers = ["Yes", "No", "So the answer is: No.", "Yes, you return.", "Hm.", "No"]
        return .chat([answers[Int(number >> 8) % answers.count]], promptTokens: request.body.count / 4)
    }

    private func candidates(_ request: FakeRequest, _ number: UInt64) -> FakeReply {
        let count = honoursCount ? request.count : 1
        let texts = (0..<count).map { index -> String in
            let draw = SeededGenerator.mixed(number &+ UInt64(index))
            let words = ["think", "slowly", "check", "twice", "first", "why", "surely", "again"]
            let some = (0..<3).map { words[Int(draw >> UInt64($0 * 8 + 8)) % words.count] }.joined(separator: " ")
            return switch draw % 12 {
            case 0: "I cannot improve on that."
            case 1: "<prompt>Let's think step by step.</prompt>"
            case 2: "<prompt>\(String(repeating: "and so on ", count: 20))</prompt>"
            case 3: "<prompt> </prompt>"
            case 4: "Prompt: Let's \(some)."
            default: "<prompt>Let's think \(some) (\(draw >> 40 % 50)).</prompt>"
            }
        }
        return .chat(texts, promptTokens: request.body.count / 4)
    }
}

/// Answers with what a run's log recorded for the same body, and with nothing else.
struct RecordedModel: Sendable {
    private let replies: [[UInt8]: FakeReply]

    init(_ events: [Event]) {
        var bodies: [CallID: [UInt8]] = [:]
        var replies: [[UInt8]: FakeReply] = [:]
        for event in events {
            switch event.payload {
            case .callRequested(let call): bodies[call.call] = call.body
            case .callCompleted(let call) where call.reused == nil:
                if let body = bodies[call.call] { replies[body] = .json(call.reply) }
            case .callFailed(let call) where call.final:
                if let body = bodies[call.call] { replies[body] = .error(call.status ?? 400, call.message) }
            default: continue
            }
        }
        self.replies = replies
    }

    /// A call that the log does not have is refused as no endpoint refuses one, so that the run stops.
    @Sendable func reply(_ request: FakeRequest) async -> FakeReply {
        replies[request.body] ?? .error(404, "not recorded")
    }
}
