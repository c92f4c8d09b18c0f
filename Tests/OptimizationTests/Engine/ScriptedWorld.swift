import History
import Optimization

/// Models that answer by rules: the same question gets the same answer, whenever and however often it is asked.
struct ScriptedWorld {
    enum Answer {
        case texts([String])
        case vectors([[Float]])
        case failed(kind: String)
    }

    /// What the task model says; the messages end with the question, or with the second ask.
    var task: ([TaskMessage]) -> Answer
    /// What the optimizer model says to a meta-prompt, asked for so many replies under that seed.
    var optimizer: (_ metaprompt: String, _ choices: Int, _ seed: Int) -> Answer
    /// What the embedding model makes of the texts.
    var vectors: ([String]) -> Answer = { .vectors($0.map(LexicalEmbedding.vector)) }
    /// The order in which the answers to calls that are under way together arrive: indices of the calls.
    var arrival: (_ count: Int) -> [Int] = { Array(0..<$0) }

    func answer(to call: CallPlan) -> Answer {
        switch call.content {
        case .task(let messages): task(messages)
        case .candidates(let metaprompt, let choices, let seed): optimizer(metaprompt, choices, seed)
        case .vectors(let texts): vectors(texts.map(\.text))
        }
    }
}

extension ScriptedWorld {
    /// Every fifth question is first answered with nothing that counts as an answer.
    static func answering(_ messages: [TaskMessage]) -> Answer {
        let question = messages[0].text
        if messages.count == 1, StableHash.of("vague \(question)".utf8) % 5 == 0 { return .texts(["Hm."]) }
        return .texts([StableHash.of(question.utf8) % 3 == 0 ? "No." : "So the answer is yes."])
    }

    private static let vocabulary = ["think", "slowly", "check", "twice", "answer", "first", "why", "sure"]

    /// One reply: mostly a prompt near to the initial one, now and then one of the kinds that are rejected.
    static func reply(_ metaprompt: String, _ number: Int) -> String {
        let hash = StableHash.of("\(number) \(metaprompt)".utf8)
        let words = (0..<3).map { vocabulary[Int(hash >> UInt64($0 * 8 + 8)) % vocabulary.count] }
        return switch hash % 10 {
        case 0: "I cannot improve on that."
        case 1: "<prompt>Let's think step by step.</prompt>"
        case 2: "<prompt>\(String(repeating: "and so on ", count: 20))</prompt>"
        case 3: "<prompt> </prompt>"
        case 4: "Prompt: Let's \(words.joined(separator: " "))."
        default: "<prompt>Let's think \(words.joined(separator: " ")).</prompt>"
        }
    }

    /// A world where nothing fails; `choices` is how many replies the optimizer's endpoint gives at most.
    static func healthy(choices most: Int = .max) -> ScriptedWorld {
        ScriptedWorld(
            task: answering,
            optimizer: { metaprompt, choices, seed in
                .texts((0..<min(choices, most)).map { reply(metaprompt, seed &+ $0) })
            })
    }

    /// The same, but that the questions of this hash cannot be answered.
    func failing(where fails: @escaping (UInt64) -> Bool) -> ScriptedWorld {
        var world = self
        let task = self.task
        world.task = { fails(StableHash.of("fails \($0[0].text)".utf8)) ? .failed(kind: "stalled") : task($0) }
        return world
    }
}
