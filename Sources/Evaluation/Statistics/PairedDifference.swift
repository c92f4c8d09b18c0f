/// How much better one prompt does than another on the same examples.
package struct PairedDifference: Hashable, Sendable {
    /// Pairs; at least 1.
    package var count: Int
    /// The mean of the second minus the first, -1 to 1.
    package var mean: Double
    /// 0 for a single pair, of which it is unknown.
    package var standardError: Double
    /// Where the true difference lies with a confidence of 95 %, by Student's distribution; -1 to 1 for a single pair.
    package var interval: ClosedRange<Double>

    /// Nil for no pairs. Pairing takes out what makes an example hard or easy for both.
    package init?(from first: [Double], to second: [Double]) {
        precondition(first.count == second.count, "scores are paired by example")
        guard !first.isEmpty else { return nil }
        let differences = zip(first, second).map { $1 - $0 }
        count = differences.count
        mean = differences.reduce(0, +) / Double(count)
        standardError = ScoreSummary.standardError(of: differences, mean: mean)
        if count == 1 {
            interval = -1...1
        } else {
            let margin = StudentQuantile.twoSided95(degreesOfFreedom: count - 1) * standardError
            interval = max(-1, mean - margin)...min(1, mean + margin)
        }
    }
}
