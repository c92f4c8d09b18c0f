import Diagnostics
import Evaluation
import JSON
import Models
import Optimization
import Testing

@testable import Pipelines

@Suite("A pipeline file")
struct DesignExampleTests {
    /// The example of the format's description, with names in place of its ellipses.
    static let text = """
        # yaml-language-server: $schema=../schemas/pipeline.v1.json
        version: 1
        name: navigate
        seed: 7
        task:
          description: "Tell whether the steps lead back to the start."
          data:   {train: data/train.jsonl, validation: data/validation.jsonl, test: data/test.jsonl, demonstrations: data/format.jsonl}
          fields: {input: question, target: answer, image: picture}
          prompt: "Let's think step by step."
          position: answer-begin
          answer: {metric: boolean, ask_again: "Answer with Yes or No only."}
        servers:
          local: {command: [scripts/local-model, "{port}"], ready: /ready, timeout: 1m30s}
        models:
          task:      {provider: openai, url: http://127.0.0.1:8080/v1, model: small, temperature: 0.2, max_tokens: 128, key_env: OPENAI_API_KEY, extra_body: {top_p: 0.9, stop: [END, null], user: {id: 7, on: true}}}
          optimizer: {provider: openai, server: local, model: large, temperature: null, max_tokens: 600}
          embedding: {provider: openai, url: https://example.org/v1, model: bge-small-en-v1.5, key_file: ~/.key, api_version: "2024-10-21", deployment: mine}
        optimizer:
          preset: gpo
          epochs: 2
          batch: 4
          candidates: 5
          direction: {trajectory: importance, size: 3, reflection: none}
          update: edit
          edit_budget: {initial: 40, final: 5, decay: linear, warmup: 2, enforce: off}
          selection: best-so-far
        templates: {generate: templates/mine.mustache, edit: templates/change.mustache}
        budget: {calls: 20000, tokens: 5000000, usd: 5.00, time: 2h}
        limits: {concurrency: 4, requests_per_minute: 500, tokens_per_minute: 200000, timeout: 45s, connect_timeout: 3s, first_byte_timeout: 30s, stall_timeout: 5s, reply_bytes: 1000000, attempts: 3, failed_share: 0.1}
        prices:
          gpt-4.1: {input: 2, cached_input: 0.5, output: 8.25}
        """

    static let value = Pipeline(
        name: "navigate", seed: 7,
        task: TaskSettings(
            description: "Tell whether the steps lead back to the start.",
            data: DataPaths(
                train: "data/train.jsonl", validation: "data/validation.jsonl", test: "data/test.jsonl",
                demonstrations: "data/format.jsonl"),
            fields: DataFields(input: "question", target: "answer", image: "picture"),
            prompt: "Let's think step by step.",
            position: .answerBegin,
            answer: AnswerSettings(metric: .boolean, askAgain: "Answer with Yes or No only.")),
        servers: [
            ServerSettings(
                name: "local", command: ["scripts/local-model", "{port}"], ready: "/ready", timeout: .seconds(90))
        ],
        models: ModelRoles(
            task: ModelSettings(
                provider: .openai, url: "http://127.0.0.1:8080/v1", model: "small", temperature: 0.2, maxTokens: 128,
                keyEnvironment: "OPENAI_API_KEY",
                extraBody: [
                    JSONMember("top_p", .number(0.9)), JSONMember("stop", .array([.string("END"), .null])),
                    JSONMember("user", .object([JSONMember("id", .integer(7)), JSONMember("on", .bool(true))])),
                ]),
            optimizer: ModelSettings(provider: .openai, server: "local", model: "large", maxTokens: 600),
            embedding: ModelSettings(
                provider: .openai, url: "https://example.org/v1", model: "bge-small-en-v1.5", keyFile: "~/.key",
                apiVersion: "2024-10-21", deployment: "mine")),
        optimizer: OptimizerSettings(
            epochs: 2, batch: 4, candidates: 5, direction: Direction(trajectory: .importance, size: 3), update: .edit,
            editBudget: EditBudget(initial: 40, final: 5, decay: .linear, warmup: 2, enforce: .off),
            selection: .bestSoFar),
        templates: TemplatePaths(generate: "templates/mine.mustache", edit: "templates/change.mustache"),
        budget: Budget(calls: 20000, tokens: 5_000_000, costMicrodollars: 5_000_000, time: .seconds(7200)),
        limits: Limits(
            concurrency: 4, requestsPerMinute: 500, tokensPerMinute: 200_000, timeout: .seconds(45),
            connectTimeout: .seconds(3), firstByteTimeout: .seconds(30), stallTimeout: .seconds(5),
            replyBytes: 1_000_000, attempts: 3),
        failedShare: 0.1,
        prices: [
            ModelPrice(
                model: "gpt-4.1", inputMicrodollars: 2_000_000, cachedInputMicrodollars: 500_000,
                outputMicrodollars: 8_250_000)
        ])

    @Test("with every setting becomes the value it describes")
    func everySetting() throws {
        #expect(try Pipeline.parse(text: Self.text, file: "navigate.yaml") == Self.value)
    }

    @Test("with only what must be there gets the paper's defaults")
    func defaults() throws {
        let pipeline = try Pipeline.parse(text: SmallPipeline.text, file: "small.yaml")
        #expect(pipeline.optimizer == OptimizerSettings())
        #expect(pipeline.seed == 0)
        #expect(pipeline.limits == Limits())
        #expect(pipeline.budget == Budget())
        #expect(pipeline.task.position == .questionEnd)
        #expect(pipeline.models.task.temperature == 0)
        #expect(pipeline.models.task.maxTokens == 256)
        #expect(pipeline.models.optimizer.temperature == 1)
        #expect(pipeline.models.optimizer.maxTokens == 512)
        #expect(pipeline.models.embedding == nil)
        #expect(pipeline.failedShare == 0.05)
    }

    @Test("is read from its resolved form as the same value")
    func resolved() throws {
        #expect(try Pipeline(resolved: Self.value.resolved) == Self.value)
        let small = try Pipeline.parse(text: SmallPipeline.text, file: "small.yaml")
        #expect(try Pipeline(resolved: small.resolved) == small)
    }

    @Test("gives each model the price that stands beside its name")
    func prices() throws {
        let text = SmallPipeline.text + "prices: {large: {input: 2, output: 8}}\n"
        let pipeline = try Pipeline.parse(text: text, file: "small.yaml")
        #expect(pipeline.models.task.price == nil)
        #expect(pipeline.models.optimizer.price == Price(input: 2_000_000, output: 8_000_000))
        #expect(try Pipeline(resolved: pipeline.resolved) == pipeline)
    }

    @Test("may repeat a section by an alias and build on one by a merge key")
    func aliases() throws {
        let text = SmallPipeline.text.replacing(
            "optimizer: {provider: openai, url: http://127.0.0.1:8080/v1, model: large}",
            with: "optimizer: {<<: *task, model: large}"
        ).replacing("task: {provider", with: "task: &task {provider")
        let pipeline = try Pipeline.parse(text: text, file: "small.yaml")
        #expect(pipeline.models.optimizer.url == "http://127.0.0.1:8080/v1")
        #expect(pipeline.models.optimizer.model == "large")
    }
}
