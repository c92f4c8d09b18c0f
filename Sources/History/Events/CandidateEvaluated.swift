import JSON

/// A candidate's score on a split.
///
/// Version 1 did not have to say how many examples failed; such a payload is read as one without a failure.
package struct CandidateEvaluated: EventPayload {
    package static let type = "candidate.evaluated"
    package static let version = 2

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
        candidate: CandidateID, split: SplitName, n: Int, failed: Int, mean: Double, standardError: Double
    ) {
        self.candidate = candidate
        self.split = split
        self.n = n
        self.failed = failed
        self.mean = mean
        self.standardError = standardError
    }

    package var payload: Payload { .candidateEvaluated(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("candidate", candidate)
            writer.field("split", split.rawValue)
            writer.field("n", n)
            writer.field("failed", failed)
            writer.field("mean", mean)
            writer.field("standard_error", standardError)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var candidate: CandidateID?
        var split: SplitName?
        var n: Int?
        var failed: Int?
        var mean: Double?
        var standardError: Double?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "candidate": candidate = try reader.candidate()
            case "split": split = try reader.split()
            case "n": n = try reader.integer()
            case "failed": failed = try reader.integer()
            case "mean": mean = try reader.number()
            case "standard_error": standardError = try reader.number()
            default: try reader.skip()
            }
        }
        self.candidate = try reader.require(candidate, "candidate")
        self.split = try reader.require(split, "split")
        self.n = try reader.require(n, "n")
        self.failed = try reader.require(failed, "failed")
        self.mean = try reader.require(mean, "mean")
        self.standardError = try reader.require(standardError, "standard_error")
    }
}
