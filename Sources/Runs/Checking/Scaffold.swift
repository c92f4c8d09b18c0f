/// The files that `gpo init` writes: a pipeline that runs, once a model is named, and data in its form.
package enum Scaffold {
    package struct File: Hashable, Sendable {
        package var path: String
        package var text: String
    }

    /// `name` becomes the pipeline's, without what a name cannot have.
    package static func files(name: String) -> [File] {
        let safe = String(name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
        return [
            File(path: "pipeline.yaml", text: pipeline(name: safe.isEmpty ? "task" : safe)),
            File(path: "data/train.jsonl", text: examples(["the sky is clear|yes", "the pipe leaks|no"])),
            File(path: "data/validation.jsonl", text: examples(["the soup is warm|yes", "the train is late|no"])),
            File(path: "data/test.jsonl", text: examples(["the room is quiet|yes", "the milk is sour|no"])),
            File(path: "data/demonstrations.jsonl", text: examples(["the bread is fresh|yes"])),
        ]
    }

    private static func examples(_ pairs: [String]) -> String {
        pairs.map { pair in
            let parts = pair.split(separator: "|")
            return "{\"input\": \"Is this good news: \(parts[0])?\", \"target\": \"\(parts[1])\"}\n"
        }.joined()
    }

    private static func pipeline(name: String) -> String {
        """
        # What each setting means, and which others there are: docs/guide.md and schemas/pipeline.v1.json of gpo.
        version: 1
        name: \(name)
        seed: 0
        task:
          description: Say whether a piece of news is good.
          data:
            train: data/train.jsonl
            validation: data/validation.jsonl
            test: data/test.jsonl
            demonstrations: data/demonstrations.jsonl
          prompt: "Answer the question."
          position: question-end
          answer: {metric: boolean}
        models:
          task: {provider: openai, url: http://127.0.0.1:11434/v1, model: llama3.1, max_tokens: 64}
          optimizer: {provider: openai, url: http://127.0.0.1:11434/v1, model: llama3.1, temperature: 1.0}
        optimizer:
          epochs: 3
          batch: 8
          candidates: 8
        budget: {calls: 5000}
        limits: {concurrency: 4, timeout: 120s}

        """
    }
}
