import Diagnostics
import Evaluation
import JSON
import Models
import Optimization
import Support
import Testing

@testable import Pipelines

@Suite("A resolved pipeline")
struct ResolvedTests {
    @Test("reads back as an equal value, and writes the same text again", arguments: 0..<200)
    func roundTrip(seed: Int) throws {
        let pipeline = RandomPipeline(seed: seed).pipeline()
        let text = pipeline.resolved.text
        let read = try Pipeline(resolved: JSONValue(parsing: text))
        #expect(read == pipeline, "seed \(seed)")
        #expect(read.resolved.text == text, "seed \(seed)")
    }

    @Test("that was changed by hand is refused with the place that the caller names")
    func changed() throws {
        let text = DesignExampleTests.value.resolved.text.replacing("\"epochs\":2", with: "\"epochs\":-2")
        let place = Place(file: "runs/a1/events/000000000001.jsonl.gz", line: 1)
        let thrown = #expect(throws: Problems.self) {
            try Pipeline(resolved: JSONValue(parsing: text), place: place)
        }
        #expect(thrown?.diagnostics.map(\.field) == ["optimizer.epochs"])
        #expect(thrown?.diagnostics.map(\.place) == [place])
    }

    @Test("says everything: no setting of the format is left out")
    func complete() throws {
        var missing: [String] = []
        let resolved = DesignExampleTests.value.resolved
        let findings = Findings()
        let place = Place(file: "run.created")
        _ = PipelineDecoding.pipeline(from: SettingNode(resolved, place: place), findings: findings)
        for path in findings.known {
            let names = path.replacing("servers.*", with: "servers.local").split(separator: ".").map(String.init)
            let steps = names.map { $0 == "*" ? "gpt-4.1" : $0 }
            if steps.reduce(resolved as JSONValue?, { $0?[$1] }) == nil { missing.append(path) }
        }
        #expect(missing == [])
    }

    @Test(
        "writes durations so that they read back",
        arguments: [
            ("60s", "1m"), ("90s", "1m30s"), ("1500ms", "1s500ms"), ("1d", "24h"), ("2h", "2h"), ("1h1ms", "1h1ms"),
        ])
    func durations(written: String, canonical: String) throws {
        let duration = try #require(DurationText.parse(written))
        #expect(DurationText.text(duration) == canonical)
        #expect(DurationText.parse(canonical) == duration)
    }

    @Test(
        "takes no other form of duration",
        arguments: [
            "", "s", "1", "1 s", "-1s", "1s1m", "1s1s", "1.5h", "1w", "99999999999999999999s", "9999999999h", "١s",
        ])
    func notDurations(text: String) {
        #expect(DurationText.parse(text) == nil)
    }
}

/// Pipelines drawn by seed.
struct RandomPipeline {
    private var generator: SeededGenerator

    init(seed: Int) {
        generator = SeededGenerator(seed: seed)
    }

    private mutating func whole(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &generator) }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[whole(0...(elements.count - 1))]
    }

    private mutating func maybe<Value>(_ value: (inout Self) -> Value) -> Value? {
        whole(0...1) == 0 ? nil : value(&self)
    }

    private mutating func text() -> String {
        let parts = ["a", "Is it: so?", "\"", "\\", "null", "42", "é", "😀", "\n", "{", "true", " x", "*", "#"]
        return "t" + (0..<whole(0...5)).map { _ in pick(parts) }.joined()
    }

    private mutating func chat(_ optimizer: Bool) -> ModelSettings {
        let temperature = maybe { Double($0.whole(0...20)) / 10 }
        let tokens = maybe { $0.whole(1...5000) }
        switch whole(0...(optimizer ? 2 : 1)) {
        case 0:
            return ModelSettings(
                provider: pick([.openai, .anthropic, .gemini]), url: "http://host/v\(whole(0...9))", model: text(),
                temperature: temperature, maxTokens: tokens, keyEnvironment: maybe { _ in "A_KEY" })
        case 1:
            return ModelSettings(
                provider: .command, model: text(), temperature: temperature, maxTokens: tokens,
                command: [text(), text()])
        default:
            return ModelSettings(
                provider: .recombine, model: text(), temperature: temperature, maxTokens: tokens,
                phrases: maybe { $0.text() })
        }
    }

    func pipeline() -> Pipeline {
        var draw = self
        return draw.drawn()
    }

    private mutating func drawn() -> Pipeline {
        let initial = whole(1...100)
        return Pipeline(
            name: "n\(whole(0...9))", seed: whole(0...Int.max),
            task: TaskSettings(
                description: maybe { $0.text() },
                data: DataPaths(
                    train: text(), validation: text(), test: maybe { $0.text() }, demonstrations: maybe { $0.text() }),
                fields: DataFields(input: text(), target: text(), image: maybe { $0.text() }), prompt: text(),
                position: pick(PromptPosition.allCases),
                answer: AnswerSettings(metric: pick(Metric.allCases), askAgain: maybe { $0.text() })),
            servers: (0..<whole(0...2)).map {
                ServerSettings(
                    name: "s\($0)", command: ["{port}", text()], timeout: .milliseconds(whole(1...9_999_999)))
            },
            models: ModelRoles(
                task: chat(false), optimizer: chat(true),
                embedding: maybe { ModelSettings(provider: .openai, url: "https://e", model: $0.text()) }),
            optimizer: OptimizerSettings(
                epochs: whole(1...9), batch: whole(1...99), candidates: whole(1...99),
                direction: Direction(trajectory: pick(Direction.Trajectory.allCases), size: whole(1...20)),
                update: pick(Update.allCases),
                editBudget: EditBudget(
                    initial: initial, final: whole(1...initial), decay: pick(EditBudget.Decay.allCases),
                    warmup: whole(0...5), enforce: pick(EditBudget.Enforcement.allCases)),
                selection: pick(Selection.allCases)),
            templates: TemplatePaths(generate: maybe { $0.text() }, edit: maybe { $0.text() }),
            budget: Budget(
                calls: maybe { $0.whole(1...Int.max) }, tokens: maybe { $0.whole(1...99) },
                costMicrodollars: maybe { $0.whole(0...999_999_999_999) },
                time: maybe { .milliseconds($0.whole(1...9_999_999_999)) }),
            limits: Limits(
                concurrency: whole(1...64), requestsPerMinute: maybe { $0.whole(1...999) },
                tokensPerMinute: maybe { $0.whole(1...999) }, timeout: .milliseconds(whole(1...99_999)),
                connectTimeout: maybe { .milliseconds($0.whole(1...999)) },
                firstByteTimeout: maybe { .milliseconds($0.whole(1...999)) },
                stallTimeout: maybe { .milliseconds($0.whole(1...999)) }, replyBytes: maybe { $0.whole(1...999) },
                attempts: whole(1...9)),
            failedShare: Double(whole(0...1000)) / 1000,
            prices: (0..<whole(0...2)).map {
                ModelPrice(
                    model: "m.\($0)", inputMicrodollars: whole(0...99_999_999),
                    cachedInputMicrodollars: maybe { $0.whole(0...99) }, outputMicrodollars: whole(0...99_999_999))
            })
    }
}
