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
