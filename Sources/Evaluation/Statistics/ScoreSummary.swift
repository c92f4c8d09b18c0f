/// What a number of scores say together: their mean, and how sure it is.
package struct ScoreSummary: Hashable, Sendable {
    /// How many scores there were; at least 1.
    package var count: Int
    package var mean: Double
    /// The sample standard deviation over the root of the count; 0 for a single score, of which it is unknown.
    package var standardError: Double
    /// Where the true mean lies with a confidence of 95 %, within 0 and 1.
    ///
    /// Wilson's interval where every score is 0 or 1, else Student's; all of 0 to 1 for a single other score.
    package var interval: ClosedRange<Double>

    /// Nil for no scores. Each must lie within 0 and 1.
    package init?(_ scores: some Collection<Double>) {
        guard !scores.isEmpty else { return nil }
        precondition(scores.allSatisfy { (0...1).contains($0) }, "a score lies within 0 and 1")
        count = scores.count
        mean = scores.reduce(0, +) / Double(count)
        standardError = Self.standardError(of: scores, mean: mean)
        if scores.allSatisfy({ $0 == 0 || $0 == 1 }) {
            interval = Self.wilson(mean: mean, count: count)
        } else if count == 1 {
            interval = 0...1
        } else {
            let margin = StudentQuantile.twoSided95(degreesOfFreedom: count - 1) * standardError
            interval = max(0, mean - margin)...min(1, mean + margin)
        }
    }

    static func standardError(of values: some Collection<Double>, mean: Double) -> Double {
        guard values.count > 1 else { return 0 }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(values.count - 1) / Double(values.count)).squareRoot()
    }

    /// Source: Wilson 1927, without a continuity correction.
    private static func wilson(mean: Double, count: Int) -> ClosedRange<Double> {
        let z = StudentQuantile.normal
        let n = Double(count)
        let centre = (mean + z * z / (2 * n)) / (1 + z * z / n)
        let margin = z / (1 + z * z / n) * (mean * (1 - mean) / n + z * z / (4 * n * n)).squareRoot()
        // At a mean of 0 or 1 the bound is that mean, but for the last bit.
        return (mean == 0 ? 0 : max(0, centre - margin))...(mean == 1 ? 1 : min(1, centre + margin))
    }
}
