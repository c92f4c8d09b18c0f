import Evaluation
import Testing

@Suite struct StatisticsTests {
    @Test("no scores have no summary")
    func none() {
        #expect(ScoreSummary([]) == nil)
        #expect(PairedDifference(from: [], to: []) == nil)
    }

    @Test("right and wrong answers get Wilson's interval")
    func wilson() throws {
        // Newcombe 1998, table I: 81 of 263, and 0 of 20.
        let some = try #require(ScoreSummary(scores(81, of: 263)))
        #expect(rounded(some.interval.lowerBound) == 0.2553)
        #expect(rounded(some.interval.upperBound) == 0.3662)
        let none = try #require(ScoreSummary(scores(0, of: 20)))
        #expect(none.interval.lowerBound == 0)
        #expect(rounded(none.interval.upperBound) == 0.1611)
        #expect(ScoreSummary(scores(20, of: 20))?.interval.upperBound == 1)
    }

    @Test("other scores get Student's interval, within 0 and 1")
    func student() throws {
        let summary = try #require(ScoreSummary([0.2, 0.4, 0.6, 0.8]))
        #expect(rounded(summary.mean) == 0.5)
        #expect(rounded(summary.standardError) == 0.1291)
        #expect(rounded(summary.interval.lowerBound) == 0.0891)
        #expect(rounded(summary.interval.upperBound) == 0.9109)
        #expect(ScoreSummary([0.1, 0.9])?.interval == 0...1)
        #expect(ScoreSummary([0.3])?.interval == 0...1)
    }

    @Test(
        "the quantile joins its table smoothly and ends at the normal one",
        arguments: [(11, 2.201), (30, 2.0423), (1000, 1.9623)])
    func quantile(degreesOfFreedom: Int, expected: Double) throws {
        // The quantile is the margin over the standard error.
        let scores = (0...degreesOfFreedom).map { $0.isMultiple(of: 2) ? 0.49 : 0.51 }
        let summary = try #require(ScoreSummary(scores))
        let quantile = (summary.interval.upperBound - summary.mean) / summary.standardError
        #expect(abs(quantile - expected) < 0.0001)
    }

    @Test("a difference is measured on pairs, so what both find hard takes nothing from it")
    func paired() throws {
        let first = [0.0, 0.2, 0.4, 0.6, 0.8]
        let second = first.map { $0 + 0.1 }
        let difference = try #require(PairedDifference(from: first, to: second))
        #expect(rounded(difference.mean) == 0.1)
        #expect(difference.standardError < 1e-9)
        #expect(PairedDifference(from: [0], to: [1])?.interval == -1...1)
    }

    private func scores(_ right: Int, of count: Int) -> [Double] {
        (0..<count).map { $0 < right ? 1 : 0 }
    }

    private func rounded(_ value: Double) -> Double {
        (value * 10_000).rounded() / 10_000
    }
}
