import Evaluation

/// All that decides what a run does besides its past: the settings, as values.
package struct Plan: Sendable {
    package var seed: Int
    package var optimizer: OptimizerSettings
    package var task: TaskPlan
    /// The embedding model's name; nil for the built-in `lexical`.
    package var embeddingModel: String?
    package var template: MetaPromptTemplate
    /// Whether the optimizer model's protocol can ask for several replies at once.
    package var takesChoices: Bool
    /// The share of a candidate's examples that may fail before it counts as unmeasured, 0 to 1.
    package var failedExamplesShare: Double

    package init(
        seed: Int, optimizer: OptimizerSettings, task: TaskPlan, embeddingModel: String?, template: MetaPromptTemplate,
        takesChoices: Bool = true, failedExamplesShare: Double
    ) {
        self.seed = seed
        self.optimizer = optimizer
        self.task = task
        self.embeddingModel = embeddingModel
        self.template = template
        self.takesChoices = takesChoices
        self.failedExamplesShare = failedExamplesShare
    }

    /// Whether candidates need vectors.
    package var needsEmbeddings: Bool { optimizer.direction.trajectory == .relevance }
}

/// What is asked of the task model, and how its answers are scored.
package struct TaskPlan: Hashable, Sendable {
    package var description: String?
    package var initialPrompt: String
    package var position: PromptPosition
    package var metric: Metric
    /// What to ask where no answer was found in the first reply.
    package var askAgain: String?

    package init(
        description: String? = nil, initialPrompt: String, position: PromptPosition, metric: Metric,
        askAgain: String? = nil
    ) {
        self.description = description
        self.initialPrompt = initialPrompt
        self.position = position
        self.metric = metric
        self.askAgain = askAgain
    }
}
