/// Where the task prompt stands in what the task model reads.
///
/// Source: the instruction positions of OPRO (Yang et al. 2023), which GPO keeps.
package enum PromptPosition: String, CaseIterable, Hashable, Sendable {
    /// Before the word that introduces the question.
    case beforeQuestion = "before-question"
    /// After that word, before the question itself.
    case questionBegin = "question-begin"
    /// After the question.
    case questionEnd = "question-end"
    /// At the beginning of the answer.
    case answerBegin = "answer-begin"
}
