import Evaluation

/// What is optimized: the data, the prompt to start from, and how an answer is judged.
package struct TaskSettings: Hashable, Sendable {
    /// What the task is about, shown to the optimizer model; nil says nothing.
    package var description: String?
    package var data: DataPaths
    package var fields: DataFields
    /// The task prompt that the run starts from.
    package var prompt: String
    package var position: PromptPosition
    package var answer: AnswerSettings

    package init(
        description: String? = nil, data: DataPaths, fields: DataFields = DataFields(), prompt: String,
        position: PromptPosition = .questionEnd, answer: AnswerSettings
    ) {
        self.description = description
        self.data = data
        self.fields = fields
        self.prompt = prompt
        self.position = position
        self.answer = answer
    }
}

/// The file of each split, as written in the pipeline.
package struct DataPaths: Hashable, Sendable {
    package var train: String
    package var validation: String
    /// Without it no final test score is measured.
    package var test: String?
    /// Examples shown to the optimizer model and never scored.
    package var demonstrations: String?

    package init(train: String, validation: String, test: String? = nil, demonstrations: String? = nil) {
        self.train = train
        self.validation = validation
        self.test = test
        self.demonstrations = demonstrations
    }
}

/// Which keys of a data line hold what.
package struct DataFields: Hashable, Sendable {
    package var input: String
    package var target: String
    /// Nil where examples have no image.
    package var image: String?

    package init(input: String = "input", target: String = "target", image: String? = nil) {
        self.input = input
        self.target = target
        self.image = image
    }
}

/// How an output is judged.
package struct AnswerSettings: Hashable, Sendable {
    package var metric: Metric
    /// Sent once more after an output in which no answer is found; nil asks only once.
    package var askAgain: String?

    package init(metric: Metric, askAgain: String? = nil) {
        self.metric = metric
        self.askAgain = askAgain
    }
}
