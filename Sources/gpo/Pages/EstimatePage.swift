import History
import JSON
import Runs

/// An estimate as a table: a line for each stage and model, stages that are alike together, then the sums.
struct EstimatePage {
    private let estimate: Estimate

    init(_ estimate: Estimate) {
        self.estimate = estimate
    }

    var lines: [String] {
        var lines = [line("STAGE", "MODEL", "CALLS", "TOKENS", "COST", "AT MOST")]
        for (name, rows) in stages { lines += rows.map { line($0, named: name) } }
        return lines + estimate.totals.map { line($0, named: "total") }
    }

    /// The stages in their order; steps in a row whose numbers are equal are one.
    private var stages: [(name: String, rows: [Estimate.Row])] {
        var stages: [(first: Estimate.Stage, last: Estimate.Stage, rows: [Estimate.Row])] = []
        for row in estimate.rows {
            if stages.last?.last == row.stage {
                stages[stages.count - 1].rows.append(row)
            } else {
                merge(&stages)
                stages.append((row.stage, row.stage, [row]))
            }
        }
        merge(&stages)
        return stages.map { (Self.name($0.first, $0.last), $0.rows) }
    }

    private func merge(_ stages: inout [(first: Estimate.Stage, last: Estimate.Stage, rows: [Estimate.Row])]) {
        guard stages.count > 1, case .step = stages[stages.count - 2].last, case .step = stages[stages.count - 1].first,
            stages[stages.count - 2].rows.map(Numbers.init) == stages[stages.count - 1].rows.map(Numbers.init)
        else { return }
        stages[stages.count - 2].last = stages.removeLast().last
    }

    /// What two steps must share to be told as one.
    private struct Numbers: Equatable {
        var role: History.ModelRole
        var expected: Spent
        var most: Spent

        init(_ row: Estimate.Row) {
            (role, expected, most) = (row.role, row.expected, row.most)
        }
    }

    private static func name(_ first: Estimate.Stage, _ last: Estimate.Stage) -> String {
        switch (first, last) {
        case (.beginning, _): "beginning"
        case (.end, _): "end"
        case (.step(let first), .step(let last)) where first < last: "step \(first)-\(last), each"
        case (.step(let step), _): "step \(step)"
        }
    }

    private func line(_ row: Estimate.Row, named name: String) -> String {
        line(
            name, "\(row.role.rawValue) (\(row.model))", Format.count(row.expected.calls),
            Format.count(row.expected.tokens),
            row.isPriced ? Format.dollars(row.expected.microdollars) : "no price",
            "\(Format.count(row.most.calls)) calls, \(Format.count(row.most.tokens)) tokens"
                + (row.isPriced ? ", \(Format.dollars(row.most.microdollars))" : ""))
    }

    private func line(
        _ stage: String, _ model: String, _ calls: String, _ tokens: String, _ cost: String, _ most: String
    ) -> String {
        "\(Format.padded(stage, 16)) \(Format.padded(model, 32)) \(Format.padded(calls, 7)) "
            + "\(Format.padded(tokens, 8)) \(Format.padded(cost, 9)) \(most)"
    }

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("steps", estimate.steps)
            writer.field("task_calls_per_step", estimate.taskCallsPerStep)
            writer.optional("basis", estimate.basis)
            writer.field("stages", estimate.rows) { row, writer in
                switch row.stage {
                case .beginning: writer.field("stage", "beginning")
                case .end: writer.field("stage", "end")
                case .step(let step):
                    writer.field("stage", "step")
                    writer.field("step", step)
                }
                Self.write(row, to: &writer)
            }
            writer.field("models", estimate.totals) { row, writer in Self.write(row, to: &writer) }
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private static func write(_ row: Estimate.Row, to writer: inout JSONWriter) {
        writer.field("role", row.role.rawValue)
        writer.field("model", row.model)
        writer.field("calls", row.expected.calls)
        writer.field("tokens", row.expected.tokens)
        writer.field("microdollars", row.expected.microdollars)
        writer.field("most_calls", row.most.calls)
        writer.field("most_tokens", row.most.tokens)
        writer.field("most_microdollars", row.most.microdollars)
        writer.field("priced", row.isPriced)
    }
}
