import Evaluation
import History

/// What a meta-prompt tells of the task, the past and the budget; scores are shown from 0 to 100.
package struct MetaPromptContext: Sendable {
    package var description: String?
    package var demonstrations: [(input: String, target: String)]
    /// Prompts with scores, the most pertinent last, where a model minds it most.
    package var trajectory: [(prompt: String, score: Double)]
    package var current: (prompt: String, score: Double)
    package var position: PromptPosition
    package var budgetWords: Int

    package init(
        description: String?, demonstrations: [(input: String, target: String)],
        trajectory: [(prompt: String, score: Double)], current: (prompt: String, score: Double),
        position: PromptPosition, budgetWords: Int
    ) {
        self.description = description
        self.demonstrations = demonstrations
        self.trajectory = trajectory
        self.current = current
        self.position = position
        self.budgetWords = budgetWords
    }

    /// The names that templates use.
    var values: [String: Any] {
        var values: [String: Any] = [
            "demonstrations": demonstrations.map { ["input": $0.input, "target": $0.target] },
            "hasDemonstrations": !demonstrations.isEmpty,
            "trajectory": trajectory.map { ["prompt": $0.prompt, "score": Self.percent($0.score)] },
            "hasTrajectory": !trajectory.isEmpty,
            "current": ["prompt": current.prompt, "score": Self.percent(current.score)],
            "position": position.phrase,
            "budget": ["words": String(budgetWords)],
        ]
        if let description { values["task"] = description }
        return values
    }

    /// A score of 0 to 1 as people and models read it: 0 to 100, with one decimal where it has one.
    package static func percent(_ score: Double) -> String {
        let tenths = Int((score * 1000).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
