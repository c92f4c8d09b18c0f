import JSON
import Testing

@testable import History

@Suite("The progress of a run")
struct ProgressTests {
    private static let started = StepStarted(epoch: 0, batch: 0, examples: [], current: .initial, budgetWords: 10)

    @Test("counts what became of each reply of the step")
    func replies() throws {
        var fold = Fold()
        fold.generate(0, "initial", call: nil, step: nil)
        let seq = fold.append(Self.started, step: 0)
        fold.generate(1, "one")
        fold.reject(.duplicate, duplicateOf: 0)
        fold.reject(.failed)
        fold.reject(.overBudget)
        fold.reject(.unmeasured, candidate: 1)
        let step = try #require(fold.state.progress.step)
        #expect(step.number == 0)
        #expect(step.started.seq == seq)
        #expect(step.repliesParsed == 4)
        #expect(step.generated == [CandidateID(1)])
        #expect(step.repeated == [.initial])
        #expect(step.failedReplies == 1)
        #expect(step.selected == nil)
    }

    @Test("goes from step to step to the result")
    func steps() {
        var fold = Fold()
        fold.append(Self.started, step: 0)
        fold.select(0)
        #expect(fold.state.progress.step?.selected != nil)
        let seq = fold.append(StepFinished(best: .initial, score: 0.5, spent: .zero), step: 0)
        #expect(fold.state.progress.step == nil)
        #expect(fold.state.progress.finishedSteps == 1)
        #expect(fold.state.progress.lastStepFinishedSeq == seq)
        fold.append(Self.started, step: 1)
        #expect(fold.state.progress.step?.number == 1)
        #expect(fold.state.progress.result == nil)
        fold.append(RunFinished(best: .initial, initial: .initial, results: []))
        #expect(fold.state.progress.result != nil)
    }

    @Test("has each split's examples once its data is complete")
    func datasets() {
        var fold = Fold()
        #expect(!fold.state.datasets.isComplete)
        fold.append(DatasetLoaded(split: .train, source: "a.jsonl", examples: 2, digest: "d"))
        for number in 1...2 {
            #expect(!fold.state.datasets.isComplete)
            fold.append(ExampleLoaded(split: .train, example: "train/000\(number)", input: "q", targets: ["a"]))
        }
        #expect(fold.state.datasets.isComplete)
        #expect(fold.state.datasets[.train].map(\.example) == ["train/0001", "train/0002"])
        #expect(fold.state.datasets[.test].isEmpty)
        #expect(fold.state.datasets.sources[.train]?.source == "a.jsonl")
        fold.append(DatasetLoaded(split: .train, source: "a.jsonl", examples: 1, digest: "d"))
        #expect(fold.state.datasets[.train].isEmpty, "data that is loaded anew replaces what a crash cut short")
    }

    @Test("keeps the scores by candidate, split and example")
    func scores() {
        var fold = Fold()
        let first = fold.score(3, "validation/0002", 1)
        fold.score(4, "validation/0001", 0)
        let last = fold.score(3, "validation/0001", 0.5)
        let row = fold.state.scores[CandidateID(3), .validation]
        #expect(row?.scores == ["validation/0001": 0.5, "validation/0002": 1])
        #expect(row?.seqs == first...last)
        #expect(fold.state.scores[CandidateID(3), .test] == nil)
    }

    @Test("knows how its last session ended, and what it was warned of")
    func sessions() {
        var fold = Fold()
        fold.startSession()
        #expect(fold.state.sessions.status == .open)
        fold.append(WarningRaised(code: "a", message: "b"))
        fold.append(SessionEnded(reason: .budget, detail: "the calls budget is exhausted"))
        #expect(fold.state.sessions.status == .budget)
        #expect(fold.state.sessions.detail == "the calls budget is exhausted")
        fold.startSession()
        #expect(fold.state.sessions.status == .open)
        #expect(fold.state.sessions.detail == nil)
        #expect(fold.state.sessions.count == 2)
        #expect(fold.state.sessions.warnings.map(\.code) == ["a"])
    }
}

@Suite("The origin of a run")
struct OriginTests {
    private static func created() throws -> RunCreated {
        RunCreated(
            run: "parent", tool: "1", seed: 7, pipelineFile: "p.yaml", pipelineDigest: "d",
            pipeline: try JSONValue(parsing: #"{"seed":7,"optimizer":{"epochs":3,"batch":8},"budget":null}"#),
            texts: [NamedText(name: "generate", text: "t")], rates: [])
    }

    @Test("is the pipeline as created, with every later change in its place")
    func changes() throws {
        var fold = Fold()
        fold.append(try Self.created())
        fold.startSession(changes: [
            SettingChange(path: "optimizer.epochs", old: .integer(3), new: .integer(5)),
            SettingChange(path: "budget.usd", old: nil, new: .number(2.5)),
        ])
        let seq = fold.append(
            RunForked(
                run: "child", parent: "parent", parentSeq: 2, parentRoot: "r", tool: "1",
                changes: [SettingChange(path: "seed", old: .integer(7), new: .integer(8))],
                texts: [NamedText(name: "edit", text: "u")],
                rates: [
                    ModelRate(
                        role: .task, inputMicrodollars: 1, cachedMicrodollars: 1, outputMicrodollars: 2,
                        source: "pipeline")
                ]))
        let origin = fold.state.origin
        #expect(origin.pipeline.text == #"{"seed":8,"optimizer":{"epochs":5,"batch":8},"budget":{"usd":2.5}}"#)
        #expect(origin.seed == 8)
        #expect(origin.run == "child")
        #expect(origin.seq == seq)
        #expect(origin.forks.map(\.parent) == ["parent"])
        #expect(origin.texts == ["generate": "t", "edit": "u"])
        #expect(origin.rates.map(\.outputMicrodollars) == [2])
        #expect(
            origin.pipeline.setting(["a.b"], to: .integer(1)).setting(["a", "b"], to: .integer(2))["a.b"] == .integer(2)
        )
        #expect(origin.created == Timestamp(microseconds: 0))
    }
}

@Suite("Embeddings")
struct EmbeddingTests {
    @Test("are kept as base64 of little-endian floats, and read back bit for bit")
    func coding() {
        let values: [Float] = [0, -0.0, 1, -1, .pi, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e-20]
        let text = EmbeddingComputed.encoded(values)
        #expect(EmbeddingComputed.encoded([1, -2]) == "AACAPwAAAMA=")
        let event = EmbeddingComputed(candidate: .initial, model: "m", dimension: 8, vector: text, call: nil)
        #expect(event.values.map(\.bitPattern) == values.map(\.bitPattern))
    }

    @Test("that are not whole floats are none", arguments: ["AAA=", "not base64!", "AACAPw==A"])
    func damaged(text: String) {
        #expect(EmbeddingComputed(candidate: .initial, model: "m", dimension: 1, vector: text, call: nil).values == [])
    }

    @Test("are compared by their angle, and not at all where one is missing or of another dimension")
    func similarity() throws {
        var fold = Fold()
        for (number, vector) in [[3, 4], [30, 40], [-4, 3], [1, 0, 0], [0, 0]].enumerated() {
            fold.append(
                EmbeddingComputed(
                    candidate: CandidateID(number), model: "m", dimension: vector.count,
                    vector: EmbeddingComputed.encoded(vector.map(Float.init)), call: nil))
        }
        let index = fold.state.embeddings
        func similarity(_ left: Int, _ right: Int) -> Double? {
            index.similarity(CandidateID(left), CandidateID(right))
        }
        #expect(abs(try #require(similarity(0, 1)) - 1) < 1e-6)
        #expect(abs(try #require(similarity(0, 2))) < 1e-6)
        #expect(similarity(0, 3) == nil)
        #expect(similarity(0, 9) == nil)
        #expect(similarity(0, 4) == 0)
        #expect(index.model == "m")
    }
}
