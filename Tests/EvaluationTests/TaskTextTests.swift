import Evaluation
import Testing

@Suite struct TaskTextTests {
    @Test(
        "the prompt stands where the position says",
        arguments: [
            (PromptPosition.beforeQuestion, "Think.\nQ: 1+1?\n\nA:"), (.questionBegin, "Q: Think.\n1+1?\n\nA:"),
            (.questionEnd, "Q: 1+1?\nThink.\n\nA:"), (.answerBegin, "Q: 1+1?\n\nA: Think."),
        ])
    func positions(position: PromptPosition, expected: String) {
        #expect(position.text(prompt: "Think.", input: "1+1?") == expected)
    }

    @Test("an empty prompt leaves the bare question", arguments: PromptPosition.allCases)
    func emptyPrompt(position: PromptPosition) {
        #expect(position.text(prompt: "", input: "1+1?") == "Q: 1+1?\n\nA:")
    }
}
