/// The least that a pipeline can say.
enum SmallPipeline {
    static let text = """
        version: 1
        name: small
        task:
          data:
            train: data/train.jsonl
            validation: data/validation.jsonl
          prompt: Is it positive or negative?
          answer:
            metric: label
        models:
          task: {provider: openai, url: http://127.0.0.1:8080/v1, model: small}
          optimizer: {provider: openai, url: http://127.0.0.1:8080/v1, model: large}

        """

    /// The text with the first `old` replaced.
    static func with(_ old: String, _ new: String) -> String {
        text.replacing(old, with: new, maxReplacements: 1)
    }
}
