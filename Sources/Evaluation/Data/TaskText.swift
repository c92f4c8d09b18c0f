extension PromptPosition {
    /// What the task model reads for one example: the task prompt and the input in the form of a question and an answer.
    ///
    /// | position | text |
    /// |---|---|
    /// | `before-question` | `PROMPT⏎Q: INPUT⏎⏎A:` |
    /// | `question-begin` | `Q: PROMPT⏎INPUT⏎⏎A:` |
    /// | `question-end` | `Q: INPUT⏎PROMPT⏎⏎A:` |
    /// | `answer-begin` | `Q: INPUT⏎⏎A: PROMPT` |
    ///
    /// An empty prompt leaves no empty line behind. Nothing is trimmed or escaped.
    /// Source: the forms of OPRO (Yang et al. 2023).
    package func text(prompt: String, input: String) -> String {
        let lineOfPrompt = prompt.isEmpty ? "" : prompt + "\n"
        return switch self {
        case .beforeQuestion: "\(lineOfPrompt)Q: \(input)\n\nA:"
        case .questionBegin: "Q: \(lineOfPrompt)\(input)\n\nA:"
        case .questionEnd: prompt.isEmpty ? "Q: \(input)\n\nA:" : "Q: \(input)\n\(prompt)\n\nA:"
        case .answerBegin: prompt.isEmpty ? "Q: \(input)\n\nA:" : "Q: \(input)\n\nA: \(prompt)"
        }
    }

    /// Where the prompt stands, as the optimizer model is told.
    package var phrase: String {
        switch self {
        case .beforeQuestion: "before the question"
        case .questionBegin: "at the beginning of the question, before the input"
        case .questionEnd: "at the end of the question, after the input"
        case .answerBegin: "at the beginning of the answer, which the model goes on from"
        }
    }
}
