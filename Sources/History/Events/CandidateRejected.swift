import JSON

/// A reply did not become a candidate, or a candidate could not be measured.
package struct CandidateRejected: EventPayload {
    package static let type = "candidate.rejected"

    /// Why there is no candidate.
    package enum Reason: String, Hashable, Sendable {
        /// No task prompt was found in the reply.
        case unparsable
        /// The task prompt was empty.
        case empty
        /// Another candidate has the same text.
        case duplicate
        /// More words were changed than the step allows.
        case overBudget = "over-budget"
        /// The call failed for good.
        case failed
        /// Too many of its examples failed to say anything of its score.
        case unmeasured
    }

    /// Why.
    package var reason: Reason
    /// The candidate, where it had been accepted before.
    package var candidate: CandidateID?
    /// The task prompt, where one was found.
    package var text: String?
    /// The call that brought it.
    package var call: CallID?
    /// Which of the call's replies, counted from 0.
    package var choice: Int?
    /// How it stood in the reply.
    package var form: String?
    /// The candidate that has the same text.
    package var duplicateOf: CandidateID?
    /// The edit distance in words to the current prompt.
    package var changedWords: Int?
    /// What the step allows.
    package var budgetWords: Int?
    /// More on the reason.
    package var detail: String?

    package init(
        reason: Reason, candidate: CandidateID?, text: String?, call: CallID?, choice: Int?, form: String?,
        duplicateOf: CandidateID?, changedWords: Int?, budgetWords: Int?, detail: String?
    ) {
        self.reason = reason
        self.candidate = candidate
        self.text = text
        self.call = call
        self.choice = choice
        self.form = form
        self.duplicateOf = duplicateOf
        self.changedWords = changedWords
        self.budgetWords = budgetWords
        self.detail = detail
    }

    package var payload: Payload { .candidateRejected(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("reason", reason.rawValue)
            if let candidate { writer.field("candidate", candidate) }
            writer.optional("text", text)
            if let call { writer.field("call", call) }
            writer.optional("choice", choice)
            writer.optional("form", form)
            if let duplicateOf { writer.field("duplicate_of", duplicateOf) }
            writer.optional("changed_words", changedWords)
            writer.optional("budget_words", budgetWords)
            writer.optional("detail", detail)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var reason: Reason?
        var candidate: CandidateID?
        var text: String?
        var call: CallID?
        var choice: Int?
        var form: String?
        var duplicateOf: CandidateID?
        var changedWords: Int?
        var budgetWords: Int?
        var detail: String?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "reason": reason = try reader.word(Reason.self)
            case "candidate": candidate = try reader.candidate()
            case "text": text = try reader.string()
            case "call": call = try reader.call()
            case "choice": choice = try reader.integer()
            case "form": form = try reader.string()
            case "duplicate_of": duplicateOf = try reader.candidate()
            case "changed_words": changedWords = try reader.integer()
            case "budget_words": budgetWords = try reader.integer()
            case "detail": detail = try reader.string()
            default: try reader.skip()
            }
        }
        self.reason = try reader.require(reason, "reason")
        self.candidate = candidate
        self.text = text
        self.call = call
        self.choice = choice
        self.form = form
        self.duplicateOf = duplicateOf
        self.changedWords = changedWords
        self.budgetWords = budgetWords
        self.detail = detail
    }
}
