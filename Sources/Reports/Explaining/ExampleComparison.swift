import Evaluation
import History

/// Two candidates on the same examples: which the later one won, and which it lost.
package struct ExampleComparison: Hashable, Sendable {
    /// One example on which the scores differ.
    package struct Row: Hashable, Sendable {
        package var example: String
        package var before: ExampleScored
        package var after: ExampleScored
    }

    /// Examples with a higher score than before, in the order of the data.
    package var won: [Row] = []
    package var lost: [Row] = []
    /// How many examples have the same score.
    package var same = 0
    /// The mean difference with its 95 % interval; nil where no example was scored for both.
    package var difference: PairedDifference?

    package init(before: [ExampleScored], after: [ExampleScored]) {
        let byExample = Dictionary(before.map { ($0.example, $0) }, uniquingKeysWith: { $1 })
        var pairs: [(Double, Double)] = []
        for row in after.sorted(by: { $0.example < $1.example }) {
            guard let old = byExample[row.example] else { continue }
            pairs.append((old.score, row.score))
            if row.score == old.score {
                same += 1
            } else if row.score > old.score {
                won.append(Row(example: row.example, before: old, after: row))
            } else {
                lost.append(Row(example: row.example, before: old, after: row))
            }
        }
        difference = PairedDifference(from: pairs.map(\.0), to: pairs.map(\.1))
    }
}
