import Support
import Testing

@testable import Optimization

@Suite("The prompt in a reply")
struct PromptParserTests {
    private static let replies: [(reply: String, prompt: String, form: PromptParser.Form)] = [
        // As asked for.
        ("<prompt>Think hard.</prompt>", "Think hard.", .tags),
        ("\n  <prompt>\nThink hard.\n</prompt>\n", "Think hard.", .tags),
        ("Sure! Here it is:\n<prompt>Think hard.</prompt>\nI hope that it helps.", "Think hard.", .tags),
        ("<prompt>Line one.\n\nLine two.</prompt>", "Line one.\n\nLine two.", .tags),
        ("<prompt></prompt>", "", .tags), ("<prompt> \n </prompt>", "", .tags),
        ("<prompt>One.</prompt>\n<prompt>Two.</prompt>", "One.", .tags),
        ("<prompt>\"Think hard.\"</prompt>", "Think hard.", .tags),
        ("<prompt>“Think hard.”</prompt>", "Think hard.", .tags),
        ("<prompt>\"Yes\" or \"No\"?</prompt>", "\"Yes\" or \"No\"?", .tags),
        ("<prompt>```\nThink hard.\n```</prompt>", "Think hard.", .tags),
        ("```xml\n<prompt>Think hard.</prompt>\n```", "Think hard.", .tags),
        ("<prompt>Is 3 < 4 and 5 > 2?</prompt>", "Is 3 < 4 and 5 > 2?", .tags),
        ("<prompt>Answer in <b>bold</b>.</prompt>", "Answer in <b>bold</b>.", .tags),
        // Nested and doubled tags.
        ("<prompt><prompt>Think hard.</prompt></prompt>", "Think hard.", .tags),
        ("<prompt>\n<prompt>Think hard.", "Think hard.", .openingTag),
        ("<prompt>Think hard.<prompt>", "Think hard.", .openingTag),
        ("Think hard.</prompt></prompt>", "Think hard.", .closingTag),
        // In other case, or with spaces inside.
        ("<PROMPT>Think hard.</PROMPT>", "Think hard.", .foldedTags),
        ("<Prompt>Think hard.</prompt>", "Think hard.", .foldedTags),
        ("< prompt >Think hard.</ prompt >", "Think hard.", .foldedTags),
        ("<prompt>Think hard.< / Prompt>", "Think hard.", .foldedTags),
        // One tag missing.
        ("<prompt>Think hard.", "Think hard.", .openingTag),
        ("Here it is: <prompt> Think hard.\n", "Think hard.", .openingTag),
        ("<prompt>", "", .openingTag),
        ("Think hard.</prompt>", "Think hard.", .closingTag),
        ("Prompt: Think hard.</prompt>", "Think hard.", .closingTag),
        ("</prompt>", "", .closingTag),
        ("</prompt>Think hard.<prompt>Think twice.", "Think twice.", .openingTag),
        // A code fence.
        ("```\nThink hard.\n```", "Think hard.", .fence),
        ("Here is the new prompt:\n\n```text\nThink hard.\nThen answer.\n```\n", "Think hard.\nThen answer.", .fence),
        ("```\n\"Think hard.\"\n```", "Think hard.", .fence),
        // A label.
        ("Prompt: Think hard.", "Think hard.", .label), ("prompt : Think hard.", "Think hard.", .label),
        ("New prompt: Think hard.", "Think hard.", .label), ("**Prompt:** Think hard.", "Think hard.", .label),
        ("Sure.\n\n### Improved Prompt:\n\nThink hard.", "Think hard.", .label),
        ("Revised task prompt: \"Think hard.\"", "Think hard.", .label),
        ("Prompt:", "", .label),
    ]

    @Test("is found where the reply says that it is", arguments: replies)
    func found(reply: String, prompt: String, form: PromptParser.Form) {
        let found = PromptParser.prompt(in: reply)
        #expect(found?.text == prompt)
        #expect(found?.form == form)
    }

    @Test(
        "is not made up where nothing says which part is one",
        arguments: [
            "", " \n", "Think hard.", "I cannot help with that.", "The prompt is fine as it is.", "``` Think hard.",
            "`Think hard.`", "<promptly>Think hard.</promptly>", "prompt Think hard.", "I would prompt: nothing",
            "{\"prompt\": 1}", "<answer>Think hard.</answer>",
        ])
    func notFound(reply: String) {
        #expect(PromptParser.prompt(in: reply) == nil)
    }

    @Test("is looked for in any text without a trap", arguments: 0..<100)
    func anyText(seed: Int) {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "<prompt>", "</prompt>", "<", ">", "/", "prompt", "```", "\n", "Prompt:", "\"", "“", "”", " ", "é", "😀",
            "a",
        ]
        for _ in 0..<50 {
            let reply = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }
            .joined()
            guard let found = PromptParser.prompt(in: reply) else { continue }
            #expect(
                found.text.first?.isWhitespace != true && found.text.last?.isWhitespace != true,
                "seed \(seed): \(reply)")
        }
    }
}

@Suite("A tag around a prompt")
struct PromptTagTests {
    @Test("is what a regular expression of its form finds", arguments: 0..<500)
    func likeExpression(seed: Int) {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "<", ">", "/", "prompt", "Prompt", "p", "PROMP", "t", " ", "\n", "\r\n", "\u{b}", "\u{1c}", "\u{a0}", "é",
            "\u{301}", "\u{600}", "<prompt>", "</prompt>", "< / prompt >", "Think hard.",
        ]
        let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
            .joined()
        let opening = #/<\s*[pP][rR][oO][mM][pP][tT]\s*>/#
        let closing = #/<\s*/\s*[pP][rR][oO][mM][pP][tT]\s*>/#
        #expect(PromptTag.opening.first(in: text[...]) == text.firstRange(of: opening), "seed \(seed), \(text)")
        #expect(PromptTag.closing.first(in: text[...]) == text.firstRange(of: closing), "seed \(seed), \(text)")
        let start = text.startIndex
        #expect(PromptTag.opening.end(in: text[...], from: start) == text.prefixMatch(of: opening)?.range.upperBound)
    }
}
