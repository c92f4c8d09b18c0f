/// Made-up prose: words of a fixed vocabulary, the frequent ones frequent, so that it packs about as prose does.
struct SampleText {
    private var random: SplitMix
    private let words: [String]

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
    }

    mutating func word() -> String {
        let (first, second) = (Double.random(in: 0..<1, using: &random), Double.random(in: 0..<1, using: &random))
        return words[Int(Double(words.count) * first * second)]
    }

    mutating func sentence(words count: Int) -> String {
        var text = ""
        for index in 0..<count {
            if index > 0 { text += " " }
            text += word()
        }
        return text + "."
    }

    /// A text with some of its words replaced.
    mutating func edited(_ text: String, words count: Int) -> String {
        var words = text.split(separator: " ").map(String.init)
        for _ in 0..<count { words[number(0...words.count - 1)] = word() }
        return words.joined(separator: " ")
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    mutating func hex(_ count: Int) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: (0..<count).map { _ in digits[Int(random.next() % 16)] }, as: UTF8.self)
    }

    /// A vector near another, as those of one run's prompts are.
    mutating func vector(near center: [Float]) -> [Float] {
        center.map { $0 + Float.random(in: -0.5...0.5, using: &random) }
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
