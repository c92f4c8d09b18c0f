import History
import Optimization
import Testing

@Suite("The lexical embedding")
struct LexicalEmbeddingTests {
    @Test("is the same in every run and on every machine")
    func golden() throws {
        let texts = ["", "Let's think step by step.", "Überprüfe jede Antwort zweimal!", "一歩ずつ考えましょう。"]
        let lines = texts.map { text in
            let hash = StableHash.of(EmbeddingComputed.encoded(LexicalEmbedding.vector(of: text)).utf8)
            return "\(text)\t\(String(hash, radix: 16))\n"
        }
        try Golden.expect(lines.joined(), as: "lexical-embedding.tsv")
    }

    @Test("has the length 1, and none for a text without words")
    func length() {
        for text in ["a", "Let's think step by step.", String(repeating: "many words ", count: 500)] {
            let vector = LexicalEmbedding.vector(of: text)
            #expect(vector.count == LexicalEmbedding.dimension)
            #expect(abs(vector.reduce(0) { $0 + Double($1) * Double($1) } - 1) < 1e-5)
        }
        #expect(LexicalEmbedding.vector(of: " .,!\n").allSatisfy { $0 == 0 })
    }

    @Test("is nearer to a text that shares more words and parts of words")
    func similarity() {
        let base = "Let's think step by step."
        let nearer = [
            "let's THINK step, by step", "Let's think step by step and check.", "Let's go step by step.",
            "Thinking in steps helps.", "Answer with one letter.",
        ]
        let similarities = nearer.map { Self.similarity(base, $0) }
        #expect(abs(similarities[0] - 1) < 1e-6)
        #expect(similarities == similarities.sorted(by: >))
        #expect(similarities[4] < 0.3)
    }

    private static func similarity(_ left: String, _ right: String) -> Double {
        zip(LexicalEmbedding.vector(of: left), LexicalEmbedding.vector(of: right))
            .reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
}

@Suite("Hashes")
struct StableHashTests {
    @Test("are the same in every run and on every machine")
    func golden() {
        #expect(StableHash.of("".utf8) == 0xefd0_1f60_ba99_2926)
        #expect(StableHash.of("Let's think step by step.".utf8) == 0x6250_db9a_56e3_00f0)
        #expect(StableHash.of("a".utf8) == StableHash.of([0x61]))
        #expect(StableHash.of("ab".utf8) != StableHash.of("ba".utf8))
        #expect(StableHash.seed(run: 0, step: 0, purpose: "optimizer/0") == 2_059_168_298)
    }

    @Test("spread seeds over all that a provider takes")
    func seeds() {
        let seeds = (0..<4000).map {
            StableHash.seed(run: $0 % 4, step: $0 / 4 % 100, purpose: "optimizer/\($0 / 400)")
        }
        #expect(Set(seeds).count == 4000)
        #expect(seeds.allSatisfy { (0..<1 << 31).contains($0) })
        for bit in 0..<31 {
            let set = seeds.count { $0 >> bit & 1 == 1 }
            #expect((1800...2200).contains(set), "bit \(bit) is set in \(set) of 4000")
        }
    }
}
