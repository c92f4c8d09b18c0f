import EventLog

/// Events as a run writes them: meta-prompts that overlap from step to step, calls, scores and embeddings.
struct SampleLog {
    private var random: SplitMix
    private let words: [String]
    /// The prompts that recur in every meta-prompt, as a trajectory does.
    private var trajectory: [String] = []
    private(set) var nextSeq = 1

    init(seed: UInt64) {
        random = SplitMix(state: seed)
        words = (0..<4000).map { number in
            var text = ""
            var rest = number &* 7919 + 13
            for _ in 0..<(2 + number % 6) {
                text.unicodeScalars.append(Unicode.Scalar(UInt8(97 + rest % 26)))
                rest = rest / 5 + number
            }
            return text
        }
        trajectory = (0..<8).map { _ in "" }
        for index in trajectory.indices { trajectory[index] = sentence(words: 50) }
    }

    /// The next events as whole lines.
    mutating func lines(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<count { bytes += line().utf8 }
        return bytes
    }

    private mutating func line() -> String {
        let seq = nextSeq
        nextSeq += 1
        let step = seq / 500
        let (type, data): (String, String) =
            switch seq % 50 {
            case 0: ("metaprompt.built", metaPrompt())
            case 1, 2: ("embedding.computed", embedding())
            case 3: ("candidate.generated", candidate())
            case 4...11: ("call.requested", call(seq))
            case 12...19: ("call.completed", reply(seq))
            default: ("example.scored", score(seq))
            }
        let time = "2026-11-22T07:\(10 + seq / 60000 % 50):\(10 + seq / 1000 % 50).\(100_000 + seq % 900_000)Z"
        return
            "{\"seq\":\(seq),\"time\":\"\(time)\",\"type\":\"\(type)\",\"v\":1,\"step\":\(step),\"causes\":[\(max(1, seq - 8))],\"data\":{\(data)}}\n"
    }

    private mutating func metaPrompt() -> String {
        trajectory.removeFirst()
        trajectory.append(sentence(words: 50))
        let shots = trajectory.map { "Prompt: \($0)\\nScore: \(Int.random(in: 30...90, using: &random))\\n\\n" }
            .joined()
        return
            "\"template\":\"generate\",\"digest\":\"\(hex(64))\",\"text\":\"Below are prompts with their scores.\\n\\n\(shots)\""
    }

    private mutating func embedding() -> String {
        "\"model\":\"bge-small-en-v1.5\",\"dimension\":384,\"vector\":\"\(base64(2048))\""
    }

    private mutating func candidate() -> String {
        "\"id\":\"c\(nextSeq)\",\"text\":\"\(sentence(words: 50))\",\"call\":\(nextSeq - 3),\"edit_distance\":17,\"budget\":42"
    }

    private mutating func call(_ seq: Int) -> String {
        let example = sentence(words: 40)
        return
            "\"call\":\"k\(seq)\",\"role\":\"task\",\"endpoint\":\"http://127.0.0.1:8080/v1/chat/completions\",\"body\":\"{\\\"model\\\":\\\"m\\\",\\\"temperature\\\":0,\\\"max_tokens\\\":256,\\\"messages\\\":[{\\\"role\\\":\\\"user\\\",\\\"content\\\":\\\"\(trajectory[7])\\\\n\\\\n\(example)\\\"}]}\""
    }

    private mutating func reply(_ seq: Int) -> String {
        "\"call\":\"k\(seq - 8)\",\"reply\":\"{\\\"id\\\":\\\"chatcmpl-\(hex(24))\\\",\\\"choices\\\":[{\\\"index\\\":0,\\\"message\\\":{\\\"role\\\":\\\"assistant\\\",\\\"content\\\":\\\"\(sentence(words: 60))\\\"},\\\"finish_reason\\\":\\\"stop\\\"}]}\",\"tokens\":{\"prompt\":377,\"completion\":81},\"cost_microdollars\":91,\"latency_ms\":\(Int.random(in: 90...900, using: &random)),\"attempts\":1"
    }

    private mutating func score(_ seq: Int) -> String {
        "\"candidate\":\"c\(seq / 50)\",\"example\":\"validation/\(seq % 48)\",\"output\":\"\(sentence(words: 50))\",\"answer\":\"\(seq % 3 == 0 ? "yes" : "no")\",\"score\":\(seq % 3 == 0 ? 1 : 0)"
    }

    private mutating func sentence(words count: Int) -> String {
        var text = ""
        for _ in 0..<count {
            // Frequent words are frequent.
            let rank = Int(
                Double(words.count) * Double.random(in: 0..<1, using: &random)
                    * Double.random(in: 0..<1, using: &random))
            text += words[rank]
            text += " "
        }
        return text
    }

    private mutating func hex(_ count: Int) -> String { pick(count, Array("0123456789abcdef".utf8)) }

    private mutating func base64(_ count: Int) -> String {
        pick(count, Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8))
    }

    private mutating func pick(_ count: Int, _ digits: [UInt8]) -> String {
        String(decoding: (0..<count).map { _ in digits[Int(random.next() % UInt64(digits.count))] }, as: UTF8.self)
    }
}

/// Numbers that follow from a seed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
