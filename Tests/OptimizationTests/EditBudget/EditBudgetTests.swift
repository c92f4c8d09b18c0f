import Foundation
import JSON
import Optimization
import Testing

@Suite("The edit budget")
struct EditBudgetTests {
    @Test(
        "falls as it is told to",
        arguments: [
            (.fixed, 0, [50, 50, 50, 50, 50]), (.linear, 0, [42, 34, 26, 18, 10]),
            (.cosine, 0, [46, 36, 23, 13, 10]), (.fixed, 2, [25, 50, 50, 50, 50]),
            (.linear, 2, [25, 50, 36, 23, 10]), (.cosine, 2, [25, 50, 40, 20, 10]),
            (.linear, 5, [10, 20, 30, 40, 50]), (.cosine, 9, [5, 11, 16, 22, 27]),
        ] as [(EditBudget.Decay, Int, [Int])])
    func table(decay: EditBudget.Decay, warmup: Int, words: [Int]) {
        let budget = EditBudget(initial: 50, final: 10, decay: decay, warmup: warmup, enforce: .reject)
        #expect((0..<5).map { budget.words(at: $0, of: 5) } == words)
    }

    @Test("never rises after the warm-up, and stays between its ends", arguments: EditBudget.Decay.allCases)
    func monotonous(decay: EditBudget.Decay) {
        for (initial, final, warmup, steps) in [(50, 10, 0, 12), (200, 1, 3, 40), (7, 7, 0, 5), (1, 0, 1, 3)] {
            let budget = EditBudget(initial: initial, final: final, decay: decay, warmup: warmup, enforce: .off)
            let words = (0..<steps).map { budget.words(at: $0, of: steps) }.dropFirst(max(0, warmup - 1))
            #expect(zip(words, words.dropFirst()).allSatisfy { $0 >= $1 })
            #expect(words.allSatisfy { $0 <= initial && $0 >= final })
            #expect(decay == .fixed || words.last == final)
        }
    }

    @Test(
        "is in every step what the released implementation of the paper made it",
        .enabled(if: Reference.isThere, "../shared/reference/edit-budget.jsonl is not there"))
    func reference() throws {
        let rows = try Reference.rows()
        var wrong: [String] = []
        for row in rows {
            let budget = EditBudget(
                initial: row.initial, final: row.final, decay: row.decay, warmup: row.warmup, enforce: .reject)
            let words = budget.words(at: row.position - 1, of: row.steps)
            if words != row.words { wrong.append("\(row): \(words)") }
        }
        #expect(rows.count == 6345)
        #expect(wrong.isEmpty, "\(wrong.count) rows, the first: \(wrong.first ?? "")")
    }
}

/// Budgets measured with the released implementation of the paper.
private enum Reference {
    struct Row {
        var decay: EditBudget.Decay
        var initial: Int
        var final: Int
        var steps: Int
        var warmup: Int
        /// Prompts evaluated before the step, the initial one included.
        var position: Int
        var words: Int
    }

    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../../shared/reference/edit-budget.jsonl").standardized
    static let isThere = FileManager.default.fileExists(atPath: file.path(percentEncoded: false))

    static func rows() throws -> [Row] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            let row = try JSONValue(parsing: String(line))
            func number(_ key: String) throws -> Int { try #require(row[key]?.integer) }
            return Row(
                decay: try #require(row["decay"]?.string.flatMap(EditBudget.Decay.init(rawValue:))),
                initial: try number("initial"), final: try number("final"), steps: try number("total_steps"),
                warmup: try number("warmup_steps"), position: try number("trajectory_length"),
                words: try number("words"))
        }
    }
}
