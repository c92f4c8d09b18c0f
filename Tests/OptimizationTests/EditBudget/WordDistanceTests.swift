import Support
import Testing

@testable import Optimization

@Suite("The edit distance in words")
struct WordDistanceTests {
    @Test(
        "counts words inserted, deleted or replaced",
        arguments: [
            ("", "", 0), ("", "a b c", 3), ("a b c", "", 3), ("a b c", "a b c", 0), ("a b c", "a  b\n\tc ", 0),
            ("a b c", "a x c", 1), ("a b c", "b c", 1), ("a b c", "a b c d", 1), ("a b c", "c b a", 2),
            ("Let's think step by step.", "Let's think step by step", 1), ("a b", "A b", 1), ("a b", "ab", 2),
            ("kitten sitting", "sitting kitten", 2), ("e\u{301}", "\u{e9}", 0), ("a\u{a0}b", "a b", 0),
        ])
    func table(old: String, new: String, distance: Int) {
        #expect(WordDistance.between(old, new) == distance)
        #expect(WordDistance.between(new, old) == distance)
    }

    @Test("is what the plain quadratic table gives, across the edges of its blocks", arguments: 0..<60)
    func againstTable(seed: Int) {
        var random = SeededGenerator(seed: seed)
        let edges = [0, 1, 2, 63, 64, 65, 127, 128, 129, 191, 192, 193, 200]
        for _ in 0..<6 {
            let symbols = [1, 2, 3, 10, 150].randomElement(using: &random) ?? 2
            func words(_ edge: Bool) -> [Int] {
                let length = edge ? edges.randomElement(using: &random) ?? 0 : Int.random(in: 0...200, using: &random)
                return (0..<length).map { _ in Int.random(in: 0..<symbols, using: &random) }
            }
            let old = words(Bool.random(using: &random))
            var new = words(Bool.random(using: &random))
            if Bool.random(using: &random) {
                // Texts that share most of their words, as prompts do.
                new = old
                for _ in 0..<Int.random(in: 0...20, using: &random) {
                    let place = Int.random(in: 0...new.count, using: &random)
                    if Bool.random(using: &random) || place == new.count {
                        new.insert(symbols - 1, at: place)
                    } else {
                        new.remove(at: place)
                    }
                }
            }
            let expected = Self.table(old, new)
            #expect(WordDistance.distance(old, new, symbols: symbols) == expected, "seed \(seed)")
            let texts = [old, new].map { $0.map { "w\($0)" }.joined(separator: " ") }
            #expect(WordDistance.between(texts[0], texts[1]) == expected, "seed \(seed)")
        }
    }

    /// Pieces that words and the space between them are made of, plain and not.
    private static let pieces = [
        "a", "b", "ab", "word", "é", "e\u{301}", "“", "”", "—", "•", "…", "\u{ad}", "\u{85}", "\u{a0}", "\u{2003}",
        "\u{2028}", "\u{202f}", "\u{205f}", "\u{3000}", "\u{1680}", "\u{200b}", "\u{200d}", "\u{301}", "\u{e33}", "日本",
        "👍🏽", "→", " ", " ", " ", "  ", "\n", "\r\n", "\t", "\u{0}", "\u{1f}", "\u{7f}", "\u{80}", "ß", "\u{2ff}",
        "\u{300}",
        "\u{2060}", "\u{205e}",
    ]

    @Test("finds the words from the bytes that Unicode's rules find", arguments: 0..<200)
    func plainWords(seed: Int) {
        var random = SeededGenerator(seed: seed)
        // Half of the texts have only plain pieces.
        let pieces = seed % 2 == 0 ? Self.pieces : Self.pieces.filter { PlainWords.numbers($0, "") != nil }
        func text() -> String {
            (0..<Int.random(in: 0...40, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                .joined()
        }
        for _ in 0..<20 {
            let (old, new) = (text(), text())
            let expected = WordDistance.numbers(old, new)
            guard let found = PlainWords.numbers(old, new) else {
                #expect(seed % 2 == 0, "plain pieces make a plain text")
                continue
            }
            let context: Comment = "seed \(seed): \(old.debugDescription) and \(new.debugDescription)"
            #expect(found.old == expected.old && found.new == expected.new, context)
        }
    }

    /// The distance by the table of Wagner and Fischer (1974), a row at a time.
    private static func table(_ old: [Int], _ new: [Int]) -> Int {
        var row = Array(0...new.count)
        for (i, oldWord) in old.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, newWord) in new.enumerated() {
                let replaced = diagonal + (oldWord == newWord ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[new.count]
    }
}
