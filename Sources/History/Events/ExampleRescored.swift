import JSON

/// A recorded output was scored by another metric, without a call.
package struct ExampleRescored: EventPayload {
    package static let type = "example.rescored"

    /// The metric's name, as a pipeline names it.
    package var metric: String
    /// Which candidate.
    package var candidate: CandidateID
    /// Which split the example is of.
    package var split: SplitName
    /// The example's id.
    package var example: String
    /// The answer that the metric finds in the output; absent where it finds none.
    package var answer: String?
    /// 0 to 1.
    package var score: Double

    package init(
        metric: String, candidate: CandidateID, split: SplitName, example: String, answer: String?, score: Double
    ) {
        self.metric = metric
        self.candidate = candidate
        self.split = split
        self.example = example
        self.answer = answer
        self.score = score
    }

    package var payload: Payload { .exampleRescored(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("metric", metric)
            writer.field("candidate", candidate)
            writer.field("split", split.rawValue)
            writer.field("example", example)
            writer.optional("answer", answer)
            writer.field("score", score)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var metric: String?
        var candidate: CandidateID?
        var split: SplitName?
        var example: String?
        var answer: String?
        var score: Double?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "metric": metric = try reader.string()
            case "candidate": candidate = try reader.candidate()
            case "split": split = try reader.split()
            case "example": example = try reader.string()
            case "answer": answer = try reader.string()
            case "score": score = try reader.number()
            default: try reader.skip()
            }
        }
        self.metric = try reader.require(metric, "metric")
        self.candidate = try reader.require(candidate, "candidate")
        self.split = try reader.require(split, "split")
        self.example = try reader.require(example, "example")
        self.answer = answer
        self.score = try reader.require(score, "score")
    }
}
