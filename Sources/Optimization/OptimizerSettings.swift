/// What a pipeline says about the optimizer, with the paper's defaults.
package struct OptimizerSettings: Hashable, Sendable {
    /// Passes over the training split.
    package var epochs: Int
    /// Training examples a step.
    package var batch: Int
    /// Candidates asked for at each step.
    package var candidates: Int
    package var direction: Direction
    package var update: Update
    package var editBudget: EditBudget
    package var selection: Selection

    package init(
        epochs: Int = 3, batch: Int = 8, candidates: Int = 8, direction: Direction = Direction(),
        update: Update = .generate,
        editBudget: EditBudget = EditBudget(initial: 50, final: 10, decay: .cosine, warmup: 0, enforce: .reject),
        selection: Selection = .bestNew
    ) {
        self.epochs = epochs
        self.batch = batch
        self.candidates = candidates
        self.direction = direction
        self.update = update
        self.editBudget = editBudget
        self.selection = selection
    }

    /// Steps an epoch: the training examples in batches, a last one of half a batch or more included, but at least one.
    ///
    /// Source: the released code of GPO rounds the same way.
    package func stepsPerEpoch(trainingExamples: Int) -> Int {
        max(1, (trainingExamples + batch / 2) / batch)
    }
}

/// What the optimizer model is shown of the past: the analogue of a gradient.
package struct Direction: Hashable, Sendable {
    /// Which past prompts are retrieved.
    package enum Trajectory: String, CaseIterable, Hashable, Sendable {
        case none, recency, importance, relevance
    }

    package var trajectory: Trajectory
    /// Prompts retrieved at most.
    package var size: Int

    package init(trajectory: Trajectory = .relevance, size: Int = 7) {
        self.trajectory = trajectory
        self.size = size
    }
}

/// How the optimizer model is asked for the next prompt.
package enum Update: String, CaseIterable, Hashable, Sendable {
    /// Write a new prompt.
    case generate
    /// Change the current prompt.
    case edit
}

/// Which prompt the next step starts from.
package enum Selection: String, CaseIterable, Hashable, Sendable {
    /// The best of this step that no step started from before, as the paper does.
    case bestNew = "best-new"
    /// The best of all scored so far.
    case bestSoFar = "best-so-far"
}
