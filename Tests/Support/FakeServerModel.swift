import JSON

/// The replies of a fake model: each depends on nothing but the request, so that a repeated call repeats.
package struct FakeModel: Sendable {
    /// A text that only the requests of the optimizer model hold.
    package var optimizerMarker: String
    /// Numbers in an embedding.
    package var dimension: Int

    package init(optimizerMarker: String = "<prompt>", dimension: Int = 16) {
        self.optimizerMarker = optimizerMarker
        self.dimension = dimension
    }

    /// Answers embeddings, prompts between tags where the marker is, and `Yes` or `No` otherwise.
    @Sendable package func reply(_ request: FakeRequest) async -> FakeReply {
        if request.path.hasSuffix("/embeddings") { return embeddings(request) }
        return .chat(
            answers(to: request.text, count: request.count, digest: request.digest),
            promptTokens: request.body.count / 4)
    }

    /// So many answers to a text, which depend on the digest alone: prompts where the marker is.
    package func answers(to text: String, count: Int, digest: UInt64) -> [String] {
        if text.contains(optimizerMarker) { return (0..<count).map { prompt(digest &+ UInt64($0)) } }
        return (0..<count).map { (digest >> 7 &+ UInt64($0)) % 2 == 0 ? "Yes" : "No" }
    }

    /// A prompt of a few words that depends on `digest` alone.
    private func prompt(_ digest: UInt64) -> String {
        let verbs = ["Read", "Consider", "Follow", "Check", "Trace", "Work through"]
        let objects = ["each step", "every instruction", "the question", "the whole path", "all the turns"]
        let ends = ["carefully", "in order", "twice", "before you answer", "one by one", "and then decide"]
        let number = SeededGenerator.mixed(digest)
        let words = [
            verbs[Int(number % 6)], objects[Int(number / 6 % 5)], ends[Int(number / 30 % 6)],
            "(\(number / 180 % 1000))",
        ]
        return "<prompt>\(words.joined(separator: " "))</prompt>"
    }

    // MARK: Embeddings

    private func embeddings(_ request: FakeRequest) -> FakeReply {
        let texts = request.json["input"]?.array?.compactMap(\.string) ?? []
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("data")
            writer.array { writer in
                for (index, text) in texts.enumerated() {
                    writer.object { writer in
                        writer.key("index")
                        writer.integer(index)
                        writer.key("embedding")
                        writer.array { writer in for number in vector(text) { writer.number(Double(number)) } }
                    }
                }
            }
            writer.key("model")
            writer.string("fake")
            writer.key("usage")
            writer.raw(Array(#"{"prompt_tokens":\#(request.body.count / 4)}"#.utf8))
        }
        return .json(writer.text)
    }

    /// A bag of words folded into a few dimensions, so that texts with common words are near.
    package func vector(_ text: String) -> [Float] {
        var vector = [Float](repeating: 0, count: dimension)
        for word in text.lowercased().split(whereSeparator: \.isWhitespace) {
            let digest = SeededGenerator.mixed(Self.digest(Array(word.utf8)))
            vector[Int(digest % UInt64(dimension))] += digest >> 32 & 1 == 0 ? 1 : -1
        }
        return vector
    }

    /// FNV-1a.
    static func digest(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
