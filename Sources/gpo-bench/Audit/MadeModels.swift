import History
import JSON
import Models
import Optimization
import Runs

/// Stands for the models of a made run: answers each call with a reply in the form of an endpoint.
struct MadeModels {
    private var words: MadeWords

    init(seed: UInt64) {
        words = MadeWords(seed: seed)
    }

    /// The two events of an answered call; `current` is the prompt that candidates are written from.
    mutating func answer(_ plan: CallPlan, current: String, readers: ReplyReaders) -> [Draft] {
        let body = readers.body(for: plan) ?? []
        let digest = readers.digest(of: body, for: plan.role) ?? ""
        let worst = WorstCase(tokens: body.count / 3 + 64, microdollars: 0)
        let texts = texts(for: plan, current: current)
        var completed = CallCompleted(
            call: plan.id, role: plan.role, texts: texts,
            usage: TokenUsage(prompt: body.count / 4, cached: 0, completion: 20, counted: true), microdollars: 0,
            latencyMilliseconds: 100 + words.number(below: 900), attempts: 1, status: 200, finish: [], model: nil,
            headers: [Header(name: "content-type", value: "application/json")], reply: reply(texts, body.count / 4),
            reused: nil)
        completed = readers.read(completed) ?? completed
        let causes = plan.causes.map(Draft.Cause.seq)
        return [
            Draft(
                step: plan.step, causes: causes,
                CallRequested(
                    call: plan.id, role: plan.role, endpoint: "http://127.0.0.1:9/v1/chat/completions",
                    model: plan.role == .task ? "made-task" : "made-optimizer", choices: texts.count,
                    bodyDigest: digest, body: body, worst: worst)),
            Draft(step: plan.step, causes: causes, completed),
        ]
    }

    private mutating func texts(for plan: CallPlan, current: String) -> [String] {
        switch plan.content {
        case .task:
            // Some candidates are better than others, as a hash of their number has it.
            let number = plan.id.name.prefix { $0 != "/" }.utf8.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) }
            let isYes = words.number(below: 100) < 35 + Int(number % 40)
            return ["\(words.sentence(30)) So the answer is \(isYes ? "Yes" : "No")."]
        case .candidates(_, let choices, _): return (0..<choices).map { _ in candidate(from: current) }
        case .vectors: return []
        }
    }

    /// The current prompt with some words changed; now and then one that changes too much, or a reply without a prompt.
    private mutating func candidate(from current: String) -> String {
        let fate = words.number(below: 40)
        if fate == 0 { return words.sentence(20) }
        var text = current.split(separator: " ").map(String.init)
        for _ in 0..<(fate == 1 ? 45 : 1 + words.number(below: 8)) {
            text[words.number(below: text.count)] = words.word()
        }
        return "<prompt>\(text.joined(separator: " "))</prompt>"
    }

    private func reply(_ texts: [String], _ promptTokens: Int) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("id", "chatcmpl-made")
            writer.field("model", "made")
            writer.key("choices")
            writer.array { writer in
                for (index, text) in texts.enumerated() {
                    writer.object { writer in
                        writer.field("index", index)
                        writer.key("message")
                        writer.object { writer in
                            writer.field("role", "assistant")
                            writer.field("content", text)
                        }
                        writer.field("finish_reason", "stop")
                    }
                }
            }
            writer.key("usage")
            writer.object { writer in
                writer.field("prompt_tokens", promptTokens)
                writer.field("completion_tokens", 20)
            }
        }
        return writer.text
    }
}

/// Words that follow from a seed, frequent ones more often.
struct MadeWords {
    private var random: SplitMix
    private let words: [String]

    init(seed: UInt64) {
        random = SplitMix(state: seed)
        let syllables = [
            "ba", "de", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we", "xi", "yo", "zu", "sha",
        ]
        words = (0..<3000).map { number in
            var rest = number &* 2_654_435_761 >> 4
            return (0..<(1 + number % 4)).map { _ in
                rest = rest &* 31 &+ 17
                return syllables[abs(rest) % syllables.count]
            }.joined()
        }
    }

    mutating func number(below bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

    mutating func word() -> String { words[min(number(below: words.count), number(below: words.count))] }

    mutating func sentence(_ count: Int) -> String { (0..<count).map { _ in word() }.joined(separator: " ") }
}
