import Foundation

/// Spearman's rank correlation of two series, with its 95 % interval.
package struct RankCorrelation: Hashable, Sendable {
    /// Pairs; at least 4.
    package var count: Int
    /// -1 to 1.
    package var value: Double
    /// By Fisher's transformation with the variance of Bonett and Wright (2000).
    package var interval: ClosedRange<Double>

    /// Nil for fewer than 4 pairs, and where one series does not vary, as ranks then say nothing.
    package init?(_ pairs: [(Double, Double)]) {
        guard pairs.count >= 4 else { return nil }
        let first = Self.ranks(pairs.map(\.0))
        let second = Self.ranks(pairs.map(\.1))
        let middle = Double(pairs.count + 1) / 2
        let products = zip(first, second).reduce(0) { $0 + ($1.0 - middle) * ($1.1 - middle) }
        let firstSquares = first.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
        let secondSquares = second.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
        guard firstSquares > 0, secondSquares > 0 else { return nil }
        let correlation = max(-1, min(1, products / (firstSquares * secondSquares).squareRoot()))
        count = pairs.count
        value = correlation
        // The transformation has no value at the ends.
        let inner = max(-0.999_999, min(0.999_999, correlation))
        let margin = 1.959_964 * ((1 + inner * inner / 2) / Double(pairs.count - 3)).squareRoot()
        interval = tanh(atanh(inner) - margin)...tanh(atanh(inner) + margin)
    }

    /// The place of each value among all, counted from 1; equal values share the mean of their places.
    static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start
            while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
            for place in start...end { ranks[order[place]] = Double(start + end) / 2 + 1 }
            start = end + 1
        }
        return ranks
    }
}
