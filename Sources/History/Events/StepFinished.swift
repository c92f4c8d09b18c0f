import JSON

/// A step ends.
package struct StepFinished: EventPayload {
    package static let type = "step.finished"

    /// The best candidate on validation so far.
    package var best: CandidateID
    /// Its mean validation score, 0 to 1.
    package var score: Double
    /// What the completed calls so far used.
    package var spent: Spent

    package init(
        best: CandidateID, score: Double, spent: Spent
    ) {
        self.best = best
        self.score = score
        self.spent = spent
    }

    package var payload: Payload { .stepFinished(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("best", best)
            writer.field("score", score)
            writer.key("spent")
            spent.encode(to: &writer)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var best: CandidateID?
        var score: Double?
        var spent: Spent?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "best": best = try reader.candidate()
            case "score": score = try reader.number()
            case "spent": spent = try Spent(from: &reader)
            default: try reader.skip()
            }
        }
        self.best = try reader.require(best, "best")
        self.score = try reader.require(score, "score")
        self.spent = try reader.require(spent, "spent")
    }
}

/// What calls used.
package struct Spent: EventPart {
    /// How many.
    package var calls: Int
    /// Prompt and reply together.
    package var tokens: Int
    /// Millionths of a US dollar.
    package var microdollars: Int

    package init(
        calls: Int, tokens: Int, microdollars: Int
    ) {
        self.calls = calls
        self.tokens = tokens
        self.microdollars = microdollars
    }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("calls", calls)
            writer.field("tokens", tokens)
            writer.field("microdollars", microdollars)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var calls: Int?
        var tokens: Int?
        var microdollars: Int?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "calls": calls = try reader.integer()
            case "tokens": tokens = try reader.integer()
            case "microdollars": microdollars = try reader.integer()
            default: try reader.skip()
            }
        }
        self.calls = try reader.require(calls, "calls")
        self.tokens = try reader.require(tokens, "tokens")
        self.microdollars = try reader.require(microdollars, "microdollars")
    }
}
