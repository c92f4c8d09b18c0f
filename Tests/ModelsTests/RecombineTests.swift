import JSON
import Models
import Testing

@Suite struct RecombineTests {
    private static let phrases = [
        "Classify the sentiment.", "Say negative or positive.", "One word only.", "Review:", "Be strict.",
    ]
    private static let current = "Is the review positive or negative? Answer now."

    private func metaPrompt(budgetWords: Int?) -> String {
        """
        Some words about <prompt> and </prompt> that show no prompt.
        Here are prompts that were tried before.

        Score 12
        <prompt>Read it twice. Then decide.</prompt>

        Score 61.5
        <prompt>Think first.
        Then answer: yes?</prompt>

        Score 50 (current prompt)
        <prompt>\(Self.current)</prompt>

        \(budgetWords.map { "The new prompt may differ by at most \($0) words from the current one." } ?? "Improve it.")

        Reply with the prompt alone, between <prompt> and </prompt>.
        """
    }

    private func body(_ text: String, count: Int = 8, seed: Int = 1) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("model")
            writer.string("recombine")
            writer.key("messages")
            writer.array { writer in
                writer.object { writer in
                    writer.key("role")
                    writer.string("user")
                    writer.key("content")
                    writer.string(text)
                }
            }
            writer.key("n")
            writer.integer(count)
            writer.key("seed")
            writer.integer(seed)
        }
        return writer.bytes
    }

    private func prompts(_ body: [UInt8], phrases: [String] = phrases) throws -> [String] {
        let reply = try JSONValue(parsing: Recombine.reply(to: body, phrases: phrases))
        let choices = try #require(reply["choices"]?.array)
        #expect(choices.enumerated().allSatisfy { $1["index"]?.integer == $0 })
        return try choices.map { choice in
            let content = try #require(choice["message"]?["content"]?.string)
            guard !content.isEmpty else { return "" }
            #expect(content.hasPrefix("<prompt>") && content.hasSuffix("</prompt>"))
            return String(content.dropFirst(8).dropLast(9))
        }
    }

    @Test("the same request gets the same reply, and another seed another")
    func deterministic() throws {
        let first = body(metaPrompt(budgetWords: 20))
        #expect(
            try Recombine.reply(to: first, phrases: Self.phrases) == Recombine.reply(to: first, phrases: Self.phrases))
        #expect(try prompts(first) != prompts(body(metaPrompt(budgetWords: 20), seed: 2)))
    }

    @Test("the reply to a fixed request never changes")
    func golden() throws {
        let found = try prompts(body(metaPrompt(budgetWords: 8), count: 3))
        #expect(
            found == [
                "Be strict. Say negative or positive.", "Classify the sentiment. Then decide.",
                "Is the review positive or negative? Answer now. Review:",
            ])
    }

    @Test("every prompt is new, once, and made of the sentences that were shown")
    func sentences() throws {
        let known =
            Self.phrases + [
                "Read it twice.", "Then decide.", "Think first.", "Then answer:", "yes?",
                "Is the review positive or negative?", "Answer now.",
            ]
        for seed in 0..<50 {
            let found = try prompts(body(metaPrompt(budgetWords: nil), seed: seed))
            #expect(Set(found).count == 8)
            #expect(!found.contains(Self.current))
            for prompt in found {
                var rest = prompt[...]
                while !rest.isEmpty {
                    let sentence = try #require(known.first { rest.hasPrefix($0) }, "\(prompt)")
                    rest = rest.dropFirst(sentence.count).drop { $0 == " " }
                }
            }
        }
    }

    @Test("every prompt keeps within the edit budget, counted in words", arguments: [2, 5, 10, 30])
    func budget(words: Int) throws {
        for seed in 0..<50 {
            for prompt in try prompts(body(metaPrompt(budgetWords: words), count: 4, seed: seed)) {
                #expect(editDistance(Self.current, prompt) <= words, "seed \(seed): \(prompt)")
            }
        }
    }

    @Test("a meta-prompt that shows no prompt is answered from the phrases alone")
    func noPrompts() throws {
        #expect(try prompts(body("Write a prompt.")).allSatisfy { !$0.isEmpty })
        #expect(try prompts(body("Write a prompt."), phrases: []) == Array(repeating: "", count: 8))
    }

    @Test("with nothing to recombine it says so at once, since asked again it would say the same")
    func nothingToRecombine() async throws {
        let request = WireRequest(url: "recombine:", body: body("Write a prompt."))
        let settings = ModelSettings(provider: .recombine, model: "recombine")
        let failure = await #expect(throws: CallFailure.self) {
            try await RecombineProvider(phrases: "").answer(request, settings: settings, limits: TransferLimits())
        }
        #expect(failure?.isRetryable == false && failure?.mayHaveBeenBilled == false)
        #expect(failure?.message.contains("models.optimizer.phrases") == true)
        let reply = try await RecombineProvider(phrases: "Be brief.").answer(
            request, settings: settings, limits: TransferLimits())
        #expect(!reply.isEmpty)
    }

    @Test("nothing is counted as a token")
    func usage() throws {
        let reply = try JSONValue(parsing: Recombine.reply(to: body("x", count: 1), phrases: Self.phrases))
        #expect(reply["usage"]?["total_tokens"]?.integer == 0)
        #expect(reply["model"]?.string == "recombine")
    }

    @Test(
        "a request that is none is refused",
        arguments: ["", "[]", "{}", #"{"messages":[]}"#, #"{"messages":[{"content":"x"}],"n":0}"#])
    func refused(body: String) {
        #expect(throws: JSONError.self) { try Recombine.reply(to: Array(body.utf8), phrases: []) }
    }

    @Test("a phrase file holds a phrase a line, with comments")
    func phraseFile() {
        #expect(Recombine.phrases(inFile: "# words\r\n\n  Be   strict. \n#x\nReview:\n") == ["Be strict.", "Review:"])
    }

    /// Levenshtein's distance by its definition, slow and plain.
    private func editDistance(_ left: String, _ right: String) -> Int {
        let left = left.split(separator: " ")
        let right = right.split(separator: " ")
        var table = [[Int]](repeating: Array(0...right.count), count: left.count + 1)
        for i in 0...left.count { table[i][0] = i }
        for i in left.indices {
            for j in right.indices {
                let kept = table[i][j] + (left[i] == right[j] ? 0 : 1)
                table[i + 1][j + 1] = min(kept, table[i][j + 1] + 1, table[i + 1][j] + 1)
            }
        }
        return table[left.count][right.count]
    }
}
