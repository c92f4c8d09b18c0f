import JSON

/// A candidate's score on a split by another metric, over the recorded outputs.
package struct CandidateRescored: EventPayload {
    package static let type = "candidate.rescored"

    /// The metric's name, as a pipeline names it.
    package var metric: String
    /// Which candidate.
    package var candidate: CandidateID
    /// Which split.
    package var split: SplitName
    /// Examples scored.
    package var n: Int
    /// Examples whose call failed for good, not in the mean.
    package var failed: Int
    /// The mean score over the n, 0 to 1; 0 where n is 0.
    package var mean: Double
    /// Of the mean.
    package var standardError: Double

    package init(
        metric: String, candidate: CandidateID, split: SplitName, n: Int, failed: Int, mean: Double,
        standardError: Double
    ) {
        self.metric = metric
        self.candidate = candidate
        self.split = split
        self.n = n
        self.failed = failed
        self.mean = mean
        self.standardError = standardError
    }

    package var payload: Payload { .candidateRescored(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("metric", metric)
            writer.field("candidate", candidate)
            writer.field("split", split.rawValue)
            writer.field("n", n)
            writer.field("failed", failed)
            writer.field("mean", mean)
            writer.field("standard_error", standardError)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var metric: String?
        var candidate: CandidateID?
        var split: SplitName?
        var n: Int?
        var failed: Int?
        var mean: Double?
        var standardError: Double?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "metric": metric = try reader.string()
            case "candidate": candidate = try reader.candidate()
            case "split": split = try reader.split()
            case "n": n = try reader.integer()
            case "failed": failed = try reader.integer()
            case "mean": mean = try reader.number()
            case "standard_error": standardError = try reader.number()
            default: try reader.skip()
            }
        }
        self.metric = try reader.require(metric, "metric")
        self.candidate = try reader.require(candidate, "candidate")
        self.split = try reader.require(split, "split")
        self.n = try reader.require(n, "n")
        self.failed = try reader.require(failed, "failed")
        self.mean = try reader.require(mean, "mean")
        self.standardError = try reader.require(standardError, "standard_error")
    }
}
