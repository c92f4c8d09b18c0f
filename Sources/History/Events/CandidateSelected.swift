import JSON

/// What the next step starts from.
package struct CandidateSelected: EventPayload {
    package static let type = "candidate.selected"

    /// Which candidate.
    package var candidate: CandidateID
    /// Its mean validation score, 0 to 1.
    package var score: Double
    /// Why: `best-new`, `best-so-far`, `kept` where no new candidate could be chosen, or `given` by a fork's settings.
    package var reason: String
    /// What there was to choose from, in the order of preference.
    package var options: [SelectionOption]

    package init(
        candidate: CandidateID, score: Double, reason: String, options: [SelectionOption]
    ) {
        self.candidate = candidate
        self.score = score
        self.reason = reason
        self.options = options
    }

    package var payload: Payload { .candidateSelected(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("candidate", candidate)
            writer.field("score", score)
            writer.field("reason", reason)
            writer.list("options", options)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var candidate: CandidateID?
        var score: Double?
        var reason: String?
        var options: [SelectionOption]?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "candidate": candidate = try reader.candidate()
            case "score": score = try reader.number()
            case "reason": reason = try reader.string()
            case "options": options = try reader.list(SelectionOption.init(from:))
            default: try reader.skip()
            }
        }
        self.candidate = try reader.require(candidate, "candidate")
        self.score = try reader.require(score, "score")
        self.reason = try reader.require(reason, "reason")
        self.options = try reader.require(options, "options")
    }
}

/// A candidate that could have been selected.
package struct SelectionOption: EventPart {
    /// Which candidate.
    package var candidate: CandidateID
    /// Its mean validation score, 0 to 1.
    package var score: Double
    /// Whether an earlier step started from it.
    package var used: Bool

    package init(
        candidate: CandidateID, score: Double, used: Bool
    ) {
        self.candidate = candidate
        self.score = score
        self.used = used
    }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("candidate", candidate)
            writer.field("score", score)
            writer.field("used", used)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var candidate: CandidateID?
        var score: Double?
        var used: Bool?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "candidate": candidate = try reader.candidate()
            case "score": score = try reader.number()
            case "used": used = try reader.bool()
            default: try reader.skip()
            }
        }
        self.candidate = try reader.require(candidate, "candidate")
        self.score = try reader.require(score, "score")
        self.used = try reader.require(used, "used")
    }
}
