import History
import JSON
import Support

/// Makes values of the kinds that payloads are made of.
struct ValueMaker {
    /// Whether fields that may be absent are there.
    enum Optionals: CaseIterable {
        case present, absent, mixed
    }

    let optionals: Optionals
    var random: SeededGenerator

    init(_ optionals: Optionals, seed: Int) {
        self.optionals = optionals
        random = SeededGenerator(seed: seed)
    }

    /// The value, or nil where it is to be absent.
    mutating func maybe<Value>(_ value: Value) -> Value? {
        switch optionals {
        case .present: value
        case .absent: nil
        case .mixed: Bool.random(using: &random) ? value : nil
        }
    }

    mutating func count(_ range: ClosedRange<Int> = 0...1_000_000) -> Int {
        Int.random(in: range, using: &random)
    }

    mutating func flag() -> Bool { Bool.random(using: &random) }

    /// A score: often one of the ends, where the text of a double differs most.
    mutating func score() -> Double {
        [0, 1, 0.5, Double.random(in: 0...1, using: &random)].randomElement(using: &random) ?? 0
    }

    mutating func word<Word: CaseIterable>(_ type: Word.Type) -> Word {
        guard let word = type.allCases.randomElement(using: &random) else { preconditionFailure("no case to choose") }
        return word
    }

    mutating func oneOf(_ words: String...) -> String { words.randomElement(using: &random) ?? "" }

    /// Text with what has to be escaped, and with scalars of one to four bytes.
    mutating func text() -> String {
        let pieces = [
            "Let's think", " step by step.", "\"", "\\", "/", "\n", "\r\n", "\t", "\u{0}", "\u{8}", "\u{c}", "\u{1f}",
            "\u{7f}", "é", "e\u{301}", "日本", "😀", "👩‍👩‍👧", "\u{2028}", "\u{feff}", "\u{fffd}", "\u{10ffff}", "{\"a\":[1]}",
            "",
        ]
        return (0..<count(0...6)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }

    mutating func texts(atLeast least: Int = 0) -> [String] { (0..<count(least...3)).map { _ in text() } }

    mutating func hexadecimal(_ digits: Int) -> String {
        String((0..<digits).map { _ in "0123456789abcdef".randomElement(using: &random) ?? "0" })
    }

    mutating func candidate() -> CandidateID { CandidateID(count(0...300)) }

    mutating func call() -> CallID { .task(candidate(), example: "validation/000\(count(1...9))") }

    /// Any JSON value, nested at most as deep as asked.
    mutating func json(depth: Int = 2) -> JSONValue {
        switch count(0...(depth > 0 ? 7 : 5)) {
        case 0: .null
        case 1: .bool(flag())
        case 2: .integer(count(-5...5))
        case 3: .number(score() + 0.25)
        case 4: .integer(.max)
        case 5: .string(text())
        case 6: .array((0..<count(0...3)).map { _ in json(depth: depth - 1) })
        default: object(depth: depth)
        }
    }

    mutating func object(depth: Int = 2) -> JSONValue {
        .object((0..<count(0...3)).map { JSONMember("key \($0)\n", json(depth: depth - 1)) })
    }
}
