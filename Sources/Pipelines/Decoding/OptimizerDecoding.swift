import Optimization

/// Reads `optimizer:`.
enum OptimizerDecoding {
    static func optimizer(_ section: Section) -> (OptimizerPreset, OptimizerSettings) {
        var section = section
        let preset = section.value(
            "preset", .word(of: OptimizerPreset.allCases, notYet: OptimizerPreset.notYet), default: .gpo)
        let standard = OptimizerSettings()
        let settings = OptimizerSettings(
            epochs: section.value(
                "epochs", .whole(1...100_000, "the number of passes over the training split", such: "3"),
                default: standard.epochs),
            batch: section.value(
                "batch", .whole(1...Int.max, "the number of training examples a step", such: "8"),
                default: standard.batch),
            candidates: section.value(
                "candidates", .whole(1...1000, "the number of candidates a step", such: "8"),
                default: standard.candidates),
            direction: direction(section.section("direction")),
            update: section.value("update", .word(of: Update.allCases), default: standard.update),
            editBudget: editBudget(section.section("edit_budget")),
            selection: section.value("selection", .word(of: Selection.allCases), default: standard.selection))
        section.finish()
        return (preset, settings)
    }

    /// The one kind of reflection that this build has.
    private enum Reflection: String, CaseIterable {
        case none
    }

    private static func direction(_ section: Section) -> Direction {
        var section = section
        let standard = Direction()
        let direction = Direction(
            trajectory: section.value(
                "trajectory", .word(of: Direction.Trajectory.allCases, notYet: ["summary"]),
                default: standard.trajectory),
            size: section.value(
                "size", .whole(1...1000, "the number of past prompts to show", such: "7"), default: standard.size))
        _ = section.value(
            "reflection", .word(of: Reflection.allCases, notYet: ["gradient", "plain", "failures"]), default: .none)
        section.finish()
        return direction
    }

    private static func editBudget(_ section: Section) -> EditBudget {
        var section = section
        let standard = OptimizerSettings().editBudget
        let words = Kind.whole(1...100_000, "the number of words", such: "10")
        let budget = EditBudget(
            initial: section.value("initial", words, default: standard.initial),
            final: section.value("final", words, default: standard.final),
            decay: section.value("decay", .word(of: EditBudget.Decay.allCases), default: standard.decay),
            warmup: section.value(
                "warmup", .whole(0...100_000, "the number of warm-up steps", such: "0"), default: standard.warmup),
            enforce: section.value(
                "enforce", .word(of: EditBudget.Enforcement.allCases), default: standard.enforce))
        section.finish()
        if budget.final > budget.initial {
            section.report(
                "final",
                problem: "\(budget.final) is more than the initial \(budget.initial), and the budget may only fall",
                remedy: "Write `final: \(budget.initial)` or less, or a larger `initial`.")
        }
        return budget
    }
}
