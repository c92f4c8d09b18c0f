import Evaluation
import History
import Models
import Optimization
import Pipelines

/// The calls that a run would make, from its settings and its data.
struct EstimatedCalls {
    /// One call that would be sent.
    struct Call {
        /// Tokens read, estimated.
        var promptTokens: Int
        /// What would be reserved.
        var bound: TokenBound
        /// The bound of the second question, where the pipeline asks again.
        var askedAgain: TokenBound?
    }

    let steps: Int
    private let inputs: PipelineInputs
    private let template: MetaPromptTemplate

    /// English text has about so many bytes a token with the tokenizers in use.
    private static let bytesPerToken = 4
    /// A word that an edit adds, with its space; longer ones are rare.
    private static let bytesPerWord = 12

    init(_ inputs: PipelineInputs) throws {
        self.inputs = inputs
        let optimizer = inputs.pipeline.optimizer
        steps = optimizer.epochs * optimizer.stepsPerEpoch(trainingExamples: inputs.examples(of: .train).count)
        template = try Plan.template(inputs.pipeline, texts: inputs.texts)
    }

    func calls(of role: History.ModelRole, in stage: Estimate.Stage) -> [Call] {
        switch (role, stage) {
        case (.task, .beginning): taskCalls(on: .validation, prompts: 1, step: 0)
        case (.task, .step(let step)):
            taskCalls(on: .validation, prompts: inputs.pipeline.optimizer.candidates, step: step + 1)
        // The initial and the best prompt.
        case (.task, .end): taskCalls(on: .test, prompts: 2, step: steps)
        case (.optimizer, .step(let step)): optimizerCalls(step)
        case (.embedding, .beginning): embeddingCalls(1, step: 0)
        case (.embedding, .step(let step)): embeddingCalls(inputs.pipeline.optimizer.candidates, step: step + 1)
        case (.optimizer, _), (.embedding, .end): []
        }
    }

    private func taskCalls(on split: SplitName, prompts: Int, step: Int) -> [Call] {
        let task = inputs.pipeline.task
        let settings = inputs.pipeline.models.task
        let loaded = inputs.splits.first { $0.split == split }
        return inputs.examples(of: split).flatMap { example -> [Call] in
            let images = loaded?.images[example.id] ?? []
            func messages(_ prompt: String) -> [ChatMessage] {
                let parts = images.map { ChatMessage.Part.image(mediaType: $0.mediaType, base64: $0.base64) }
                let text = task.position.text(prompt: prompt, input: example.input)
                return [ChatMessage(role: .user, parts: parts + [.text(text)])]
            }
            let longest = messages(longestPrompt(after: step))
            let bound = bound(longest, settings)
            let again = task.answer.askAgain.map { again in
                // The first reply stands in the second question.
                let reply = String(repeating: "x", count: (settings.maxTokens ?? 0) * Self.bytesPerToken)
                return self.bound(longest + [ChatMessage(.assistant, reply), ChatMessage(.user, again)], settings)
            }
            let call = Call(
                promptTokens: tokens(messages(task.prompt), settings), bound: bound, askedAgain: again)
            return Array(repeating: call, count: prompts)
        }
    }

    private func optimizerCalls(_ step: Int) -> [Call] {
        let pipeline = inputs.pipeline
        let settings = pipeline.models.optimizer
        func request(_ prompt: String, count: Int) -> ChatRequest {
            let shown = pipeline.optimizer.direction.trajectory == .none ? 0 : pipeline.optimizer.direction.size
            let context = MetaPromptContext(
                description: pipeline.task.description,
                demonstrations: inputs.examples(of: .demonstrations).map { ($0.input, $0.targets.first ?? "") },
                trajectory: Array(repeating: (prompt, 0.5), count: min(shown, step * pipeline.optimizer.candidates)),
                current: (prompt, 0.5), position: pipeline.task.position,
                budgetWords: pipeline.optimizer.editBudget.words(at: step, of: steps))
            return ChatRequest(messages: [ChatMessage(.user, template.render(context))], count: count)
        }
        let isTogether = ModelClients.provider(settings, texts: inputs.texts)?.takesCount ?? true
        let replies = isTogether ? pipeline.optimizer.candidates : 1
        let longest = request(longestPrompt(after: step), count: replies)
        let call = Call(
            promptTokens: settings.provider == .recombine
                ? 0 : tokens(request(pipeline.task.prompt, count: replies).messages, settings),
            bound: settings.provider == .recombine
                ? TokenBound(promptTokens: 0, completionTokens: 0) : .of(longest, settings: settings))
        return Array(repeating: call, count: isTogether ? 1 : pipeline.optimizer.candidates)
    }

    private func embeddingCalls(_ texts: Int, step: Int) -> [Call] {
        guard inputs.pipeline.optimizer.direction.trajectory == .relevance else { return [] }
        let prompt = inputs.pipeline.task.prompt
        let longest = longestPrompt(after: step)
        return [
            Call(
                promptTokens: texts * (prompt.utf8.count / Self.bytesPerToken + 1),
                bound: .of(texts: Array(repeating: longest, count: texts)))
        ]
    }

    /// A prompt to which every step before added as many words as it might.
    private func longestPrompt(after step: Int) -> String {
        let words = (0..<step).reduce(0) { $0 + inputs.pipeline.optimizer.editBudget.words(at: $1, of: steps) }
        return inputs.pipeline.task.prompt + String(repeating: "x", count: words * Self.bytesPerWord)
    }

    private func bound(_ messages: [ChatMessage], _ settings: ModelSettings) -> TokenBound {
        .of(
            ChatRequest(messages: messages), settings: settings,
            unlessGiven: settings.provider.provider?.maxTokensUnlessGiven)
    }

    private func tokens(_ messages: [ChatMessage], _ settings: ModelSettings) -> Int {
        messages.reduce(0) { sum, message in
            message.parts.reduce(sum) { sum, part in
                if case .text(let text) = part { sum + text.utf8.count / Self.bytesPerToken + 8 } else { sum + 1000 }
            }
        }
    }
}

extension PipelineInputs {
    func examples(of split: SplitName) -> [Example] {
        splits.first { $0.split == split }?.examples ?? []
    }
}
