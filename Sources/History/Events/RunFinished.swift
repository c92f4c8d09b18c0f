import JSON

/// The run's result.
package struct RunFinished: EventPayload {
    package static let type = "run.finished"

    /// The best candidate on validation.
    package var best: CandidateID
    /// The prompt that the run began with.
    package var initial: CandidateID
    /// The scores of both on validation and test.
    package var results: [FinalScore]

    package init(
        best: CandidateID, initial: CandidateID, results: [FinalScore]
    ) {
        self.best = best
        self.initial = initial
        self.results = results
    }

    package var payload: Payload { .runFinished(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("best", best)
            writer.field("initial", initial)
            writer.list("results", results)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var best: CandidateID?
        var initial: CandidateID?
        var results: [FinalScore]?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "best": best = try reader.candidate()
            case "initial": initial = try reader.candidate()
            case "results": results = try reader.list(FinalScore.init(from:))
            default: try reader.skip()
            }
        }
        self.best = try reader.require(best, "best")
        self.initial = try reader.require(initial, "initial")
        self.results = try reader.require(results, "results")
    }
}

/// A candidate's score on a split, with its uncertainty.
package struct FinalScore: EventPart {
    /// Which candidate.
    package var candidate: CandidateID
    /// Which split.
    package var split: SplitName
    /// Examples scored.
    package var n: Int
    /// 0 to 1.
    package var mean: Double
    /// The lower end of the 95 % confidence interval.
    package var low: Double
    /// Its upper end.
    package var high: Double

    package init(
        candidate: CandidateID, split: SplitName, n: Int, mean: Double, low: Double, high: Double
    ) {
        self.candidate = candidate
        self.split = split
        self.n = n
        self.mean = mean
        self.low = low
        self.high = high
    }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("candidate", candidate)
            writer.field("split", split.rawValue)
            writer.field("n", n)
            writer.field("mean", mean)
            writer.field("low", low)
            writer.field("high", high)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var candidate: CandidateID?
        var split: SplitName?
        var n: Int?
        var mean: Double?
        var low: Double?
        var high: Double?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "candidate": candidate = try reader.candidate()
            case "split": split = try reader.split()
            case "n": n = try reader.integer()
            case "mean": mean = try reader.number()
            case "low": low = try reader.number()
            case "high": high = try reader.number()
            default: try reader.skip()
            }
        }
        self.candidate = try reader.require(candidate, "candidate")
        self.split = try reader.require(split, "split")
        self.n = try reader.require(n, "n")
        self.mean = try reader.require(mean, "mean")
        self.low = try reader.require(low, "low")
        self.high = try reader.require(high, "high")
    }
}
