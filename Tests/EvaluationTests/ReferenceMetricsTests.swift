import Evaluation
import Foundation
import JSON
import Testing

/// How far the general metrics agree with the paper's own scoring, which is for one task each and has its oddities.
@Suite struct ReferenceMetricsTests {
    private static let file: URL = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let given = ProcessInfo.processInfo.environment["GPO_REFERENCE"].map { URL(filePath: $0) }
        return (given ?? root.appending(path: "../shared/reference")).appending(path: "metrics.jsonl").standardized
    }()

    private static var isHere: Bool { FileManager.default.fileExists(atPath: file.path) }

    /// The metric for a task, the labels that its data uses, and the share of rows that agreed when this was written.
    private static let tasks: [(task: String, metric: Metric, labels: [String], agreement: Double)] = [
        ("navigate", .boolean, ["Yes", "No"], 0.78), ("web_of_lies", .boolean, ["Yes", "No"], 0.70),
        ("boolean_expressions", .boolean, ["True", "False"], 0.83),
        ("formal_fallacies", .boolean, ["valid", "invalid"], 0.69),
        ("gsm8k", .number, [], 0.90), ("object_counting", .number, [], 0.88),
        ("multistep_arithmetic_two", .number, [], 0.92),
        ("astronomy", .choice, [], 0.95), ("wsc", .choice, [], 0.90), ("date_understanding", .choice, [], 0.96),
        ("logical_deduction_five_objects", .choice, [], 0.97),
    ]

    @Test(
        "the metrics agree with the reference as often as they did",
        .enabled(if: isHere, "no reference values: set GPO_REFERENCE to the directory of metrics.jsonl"),
        arguments: tasks)
    func agreement(task: String, metric: Metric, labels: [String], agreement: Double) throws {
        var rows = 0
        var agreeing = 0
        var stricter = 0
        for line in try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n") {
            let row = try JSONValue(parsing: String(line))
            guard row["task"]?.string == task, let expected = row["score"]?.number, let target = row["target"],
                let output = row["output"]?.string
            else { continue }
            let answer = metric.answer(in: output, labels: labels)
            let score = metric.score(answer: answer, targets: [target.string ?? target.text])
            rows += 1
            if score == expected { agreeing += 1 } else if score < expected { stricter += 1 }
            if ProcessInfo.processInfo.environment["GPO_SHOW_DISAGREEMENT"] != nil, score != expected {
                print(
                    "\(task): \(target.text) \(output.debugDescription) gives \(answer ?? "none"), reference \(expected)"
                )
            }
        }
        let share = Double(agreeing) / Double(rows)
        print(
            "\(task): \(agreeing) of \(rows) agree, \(stricter) stricter, \(rows - agreeing - stricter) more generous")
        #expect(rows > 50)
        #expect(share >= agreement, "\(share)")
    }
}
