import JSON

/// A candidate was tried on an example.
package struct ExampleScored: EventPayload {
    package static let type = "example.scored"

    /// Which candidate.
    package var candidate: CandidateID
    /// Which split the example is of.
    package var split: SplitName
    /// The example's id.
    package var example: String
    /// The call whose reply is scored.
    package var call: CallID
    /// The reply's text, whole.
    package var output: String
    /// The answer found in it; absent where none was.
    package var answer: String?
    /// 0 to 1.
    package var score: Double

    package init(
        candidate: CandidateID, split: SplitName, example: String, call: CallID, output: String, answer: String?,
        score: Double
    ) {
        self.candidate = candidate
        self.split = split
        self.example = example
        self.call = call
        self.output = output
        self.answer = answer
        self.score = score
    }

    package var payload: Payload { .exampleScored(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("candidate", candidate)
            writer.field("split", split.rawValue)
            writer.field("example", example)
            writer.field("call", call)
            writer.field("output", output)
            writer.optional("answer", answer)
            writer.field("score", score)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var candidate: CandidateID?
        var split: SplitName?
        var example: String?
        var call: CallID?
        var output: String?
        var answer: String?
        var score: Double?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "candidate": candidate = try reader.candidate()
            case "split": split = try reader.split()
            case "example": example = try reader.string()
            case "call": call = try reader.call()
            case "output": output = try reader.string()
            case "answer": answer = try reader.string()
            case "score": score = try reader.number()
            default: try reader.skip()
            }
        }
        self.candidate = try reader.require(candidate, "candidate")
        self.split = try reader.require(split, "split")
        self.example = try reader.require(example, "example")
        self.call = try reader.require(call, "call")
        self.output = try reader.require(output, "output")
        self.answer = answer
        self.score = try reader.require(score, "score")
    }
}
