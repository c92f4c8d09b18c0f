import JSON

/// A candidate was accepted for evaluation.
package struct CandidateGenerated: EventPayload {
    package static let type = "candidate.generated"

    /// Its id.
    package var candidate: CandidateID
    /// The task prompt.
    package var text: String
    /// The current candidate of the step; absent for the initial prompt.
    package var parent: CandidateID?
    /// The call that brought it; absent for the initial prompt.
    package var call: CallID?
    /// Which of the call's replies, counted from 0.
    package var choice: Int?
    /// How it stood in the reply: `tags`, `folded-tags`, `fence`, `opening-tag`, `closing-tag`, `label`; otherwise
    /// `initial`, or `given` where the settings of a fork name it.
    package var form: String
    /// The edit distance in words to the parent.
    package var changedWords: Int
    /// What the step allows.
    package var budgetWords: Int?

    package init(
        candidate: CandidateID, text: String, parent: CandidateID?, call: CallID?, choice: Int?, form: String,
        changedWords: Int, budgetWords: Int?
    ) {
        self.candidate = candidate
        self.text = text
        self.parent = parent
        self.call = call
        self.choice = choice
        self.form = form
        self.changedWords = changedWords
        self.budgetWords = budgetWords
    }

    package var payload: Payload { .candidateGenerated(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("candidate", candidate)
            writer.field("text", text)
            if let parent { writer.field("parent", parent) }
            if let call { writer.field("call", call) }
            writer.optional("choice", choice)
            writer.field("form", form)
            writer.field("changed_words", changedWords)
            writer.optional("budget_words", budgetWords)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var candidate: CandidateID?
        var text: String?
        var parent: CandidateID?
        var call: CallID?
        var choice: Int?
        var form: String?
        var changedWords: Int?
        var budgetWords: Int?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "candidate": candidate = try reader.candidate()
            case "text": text = try reader.string()
            case "parent": parent = try reader.candidate()
            case "call": call = try reader.call()
            case "choice": choice = try reader.integer()
            case "form": form = try reader.string()
            case "changed_words": changedWords = try reader.integer()
            case "budget_words": budgetWords = try reader.integer()
            default: try reader.skip()
            }
        }
        self.candidate = try reader.require(candidate, "candidate")
        self.text = try reader.require(text, "text")
        self.parent = parent
        self.call = call
        self.choice = choice
        self.form = try reader.require(form, "form")
        self.changedWords = try reader.require(changedWords, "changed_words")
        self.budgetWords = budgetWords
    }
}
