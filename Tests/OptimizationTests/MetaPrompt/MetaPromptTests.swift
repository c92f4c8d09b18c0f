import Diagnostics
import Evaluation
import Testing

@testable import Optimization

@Suite("A meta-prompt")
struct MetaPromptTests {
    private static let bare = MetaPromptContext(
        description: nil, demonstrations: [], trajectory: [], current: ("Let's think.", 0.5), position: .questionEnd,
        budgetWords: 12)
    private static let full = MetaPromptContext(
        description: "Say whether it rains & snows.",
        demonstrations: [("Is it <wet>?", "Yes"), ("Is it \"dry\"?", "No")],
        trajectory: [("Answer at once.\nDo not think.", 0), ("Look out of the window.", 2.0 / 3)],
        current: ("Think {{twice}} about <rain> & snow.", 1), position: .beforeQuestion, budgetWords: 1)

    @Test("shows all that there is and nothing that there is not", arguments: Update.allCases)
    func golden(update: Update) throws {
        let template = try SmallRun.template(update)
        try Golden.expect(template.render(Self.bare), as: "\(update.rawValue)-bare.txt")
        try Golden.expect(template.render(Self.full), as: "\(update.rawValue)-full.txt")
    }

    @Test("shows prompts and data as they are, without escapes")
    func unescaped() throws {
        for update in Update.allCases {
            let text = try SmallRun.template(update).render(Self.full)
            for part in ["Think {{twice}} about <rain> & snow.", "Is it \"dry\"?", "Is it <wet>?", "rains & snows"] {
                #expect(text.contains(part), "\(update): \(part)")
            }
            #expect(!text.contains("&amp;") && !text.contains("&lt;") && !text.contains("&quot;"))
        }
    }

    @Test("tells the budget only where a template asks for it")
    func ownTemplate() throws {
        let template = try MetaPromptTemplate(
            name: "mine", text: "{{{current.score}}}|{{#trajectory}}{{{score}}},{{/trajectory}}|{{budget.words}}",
            digest: "d", file: "mine.mustache")
        #expect(template.render(Self.full) == "100|0,66.7,|1")
    }

    @Test("of a template that cannot be read is refused with its place")
    func malformed() {
        do {
            _ = try MetaPromptTemplate(name: "mine", text: "a\n{{#b}}\nc", digest: "d", file: "mine.mustache")
            Issue.record("the template should have been refused")
        } catch {
            let text = error.description
            #expect(text.hasPrefix("mine.mustache:"), "\(text)")
            #expect(text.contains("templates.mine"), "\(text)")
        }
    }

    @Test(
        "shows scores from 0 to 100, with a decimal where there is one",
        arguments: [
            (0, "0"), (1, "100"), (0.5, "50"), (0.625, "62.5"), (2.0 / 3, "66.7"), (1.0 / 3, "33.3"), (0.0004, "0"),
            (0.0006, "0.1"), (0.9994, "99.9"), (0.9996, "100"), (0.07, "7"), (0.29, "29"),
        ] as [(Double, String)])
    func percent(score: Double, text: String) {
        #expect(MetaPromptContext.percent(score) == text)
    }
}
