import Reports
import Support
import Testing

@Suite("Word by word")
struct WordDiffTests {
    @Test("neighbouring words with the same fate stand together")
    func parts() {
        let diff = WordDiff(from: "Is it good or bad?", to: "Say whether it is good or bad?")
        #expect(diff.parts.contains(.same(["good", "or", "bad?"])))
        #expect(WordDiff(from: "a  b", to: "a\nb").parts == [.same(["a", "b"])])
        #expect(WordDiff(from: "", to: "").parts.isEmpty)
        #expect(WordDiff(from: "a", to: "").parts == [.removed(["a"])])
    }

    @Test("both texts can be had from the diff")
    func bothTexts() {
        var generator = SeededGenerator(seed: 20_261_122)
        for _ in 0..<500 {
            let words = ["a", "b", "c", "d"]
            let old = (0..<Int.random(in: 0...12, using: &generator)).map { _ in words.randomElement(using: &generator)!
            }
            let new = (0..<Int.random(in: 0...12, using: &generator)).map { _ in words.randomElement(using: &generator)!
            }
            let diff = WordDiff(from: old.joined(separator: " "), to: new.joined(separator: " "))
            var before: [String] = []
            var after: [String] = []
            for part in diff.parts {
                switch part {
                case .same(let words):
                    before += words
                    after += words
                case .removed(let words): before += words
                case .added(let words): after += words
                }
            }
            #expect(before == old && after == new, "seed 20261122, from \(old) to \(new)")
            #expect(diff.isKept.count == new.count, "seed 20261122, from \(old) to \(new)")
        }
    }
}
