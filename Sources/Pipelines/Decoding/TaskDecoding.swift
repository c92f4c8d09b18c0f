import Evaluation

/// Reads `task:`.
enum TaskDecoding {
    static func task(_ section: Section) -> TaskSettings? {
        var section = section
        let description = section.optional(
            "description", .text("what the task is about", such: "\"Tell whether the steps lead back.\""))
        let data = data(
            section.requiredSection("data", missing: "{train: data/train.jsonl, validation: data/validation.jsonl}"))
        let fields = fields(section.section("fields"))
        let prompt = section.required(
            "prompt", .text("the prompt to start from", such: "\"Let's think step by step.\""),
            missing: "\"Let's think step by step.\"")
        let position = section.value("position", .word(of: PromptPosition.allCases), default: .questionEnd)
        let answer = answer(section.requiredSection("answer", missing: "{metric: exact}"))
        section.finish()
        guard let data, let prompt, let answer else { return nil }
        return TaskSettings(
            description: description, data: data, fields: fields, prompt: prompt, position: position, answer: answer)
    }

    private static func data(_ section: Section) -> DataPaths? {
        func path(_ split: String) -> Kind<String> {
            .text("the path of a JSONL file", such: "data/\(split).jsonl")
        }
        var section = section
        let train = section.required("train", path("train"), missing: "data/train.jsonl")
        let validation = section.required("validation", path("validation"), missing: "data/validation.jsonl")
        let test = section.optional("test", path("test"))
        let demonstrations = section.optional("demonstrations", path("demonstrations"))
        section.finish()
        guard let train, let validation else { return nil }
        return DataPaths(train: train, validation: validation, test: test, demonstrations: demonstrations)
    }

    private static func fields(_ section: Section) -> DataFields {
        var section = section
        let standard = DataFields()
        let fields = DataFields(
            input: section.value(
                "input", .text("the key of the question in a data line", such: "question"), default: standard.input),
            target: section.value(
                "target", .text("the key of the answer in a data line", such: "answer"), default: standard.target),
            image: section.optional(
                "image", .text("the key of an image file's path in a data line", such: "image")))
        section.finish()
        return fields
    }

    private static func answer(_ section: Section) -> AnswerSettings? {
        var section = section
        let metric = section.required("metric", .word(of: Metric.allCases), missing: "exact")
        let askAgain = section.optional(
            "ask_again", .text("what to ask when an output holds no answer", such: "\"Answer with Yes or No only.\""))
        section.finish()
        return metric.map { AnswerSettings(metric: $0, askAgain: askAgain) }
    }
}
