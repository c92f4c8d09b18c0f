import Support

/// A pipeline for a fake server, small enough to be run many times; each of its settings may be varied.
struct TrialPipeline: Sendable {
    var seed = 7
    var trajectory = "relevance"
    /// Whether vectors come from the endpoint, or from the built-in embedding.
    var embeds = false
    var update = "generate"
    var selection = "best-new"
    var epochs = 1
    var batch = 4
    var candidates = 3
    var budget = "{initial: 12, final: 6, decay: cosine, warmup: 0, enforce: reject}"
    var position = "question-end"
    var metric = "boolean"
    var askAgain = false
    var concurrency = 4
    var failedShare = 0.5

    static let trajectories = ["none", "recency", "importance", "relevance"]

    /// One of many, by the generator.
    static func random(_ random: inout SeededGenerator) -> TrialPipeline {
        func pick(_ values: [String]) -> String { values[random.below(values.count)] }
        var pipeline = TrialPipeline()
        pipeline.seed = random.below(1000)
        pipeline.trajectory = pick(trajectories)
        pipeline.embeds = random.below(2) == 0
        pipeline.update = pick(["generate", "edit"])
        pipeline.selection = pick(["best-new", "best-so-far"])
        pipeline.epochs = 1 + random.below(2)
        pipeline.batch = 3 + random.below(3)
        pipeline.candidates = 1 + random.below(4)
        let decay = pick(["fixed", "linear", "cosine"])
        let enforce = pick(["reject", "off"])
        pipeline.budget =
            "{initial: \(8 + random.below(8)), final: \(4 + random.below(4)), decay: \(decay), "
            + "warmup: \(random.below(2)), enforce: \(enforce)}"
        pipeline.position = pick(["before-question", "question-begin", "question-end", "answer-begin"])
        pipeline.metric = pick(["boolean", "contains", "label"])
        pipeline.askAgain = random.below(2) == 0
        pipeline.concurrency = 1 + random.below(6)
        return pipeline
    }

    func yaml(url: String) -> String {
        let embedding =
            embeds ? "\n  embedding: {provider: openai, url: \"\(url)\", model: fake-embedding}" : ""
        return """
            version: 1
            name: trial
            seed: \(seed)
            task:
              data: {train: data/train.jsonl, validation: data/validation.jsonl, test: data/test.jsonl, demonstrations: data/demonstrations.jsonl}
              prompt: "Let's think step by step."
              position: \(position)
              answer: {metric: \(metric)\(askAgain ? ", ask_again: \"Answer with Yes or No only.\"" : "")}
            models:
              task: {provider: openai, url: "\(url)", model: fake-task, max_tokens: 16}
              optimizer: {provider: openai, url: "\(url)", model: fake-optimizer}\(embedding)
            optimizer:
              epochs: \(epochs)
              batch: \(batch)
              candidates: \(candidates)
              direction: {trajectory: \(trajectory), size: 3}
              update: \(update)
              edit_budget: \(budget)
              selection: \(selection)
            limits: {concurrency: \(concurrency), timeout: 60s, attempts: 6, failed_share: \(failedShare)}

            """
    }
}
