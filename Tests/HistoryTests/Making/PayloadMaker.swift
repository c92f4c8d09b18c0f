import History
import JSON
import Support

/// Makes a payload of every type, with values drawn from a seed.
struct PayloadMaker {
    private var value: ValueMaker

    init(_ optionals: ValueMaker.Optionals, seed: Int = 0) {
        value = ValueMaker(optionals, seed: seed)
    }

    /// One payload of each type that is written, in the order of `Payload.types`.
    mutating func all() -> [any EventPayload] {
        beginnings() + data() + decisions() + calls() + candidates() + ends()
    }

    private mutating func beginnings() -> [any EventPayload] {
        [
            RunCreated(
                run: value.text(), tool: value.text(), seed: value.count(), pipelineFile: value.text(),
                pipelineDigest: value.hexadecimal(64), pipeline: value.object(),
                texts: [NamedText(name: value.text(), text: value.text())],
                rates: rates()),
            RunForked(
                run: value.text(), parent: value.text(), parentSeq: value.count(1...1000),
                parentRoot: value.hexadecimal(64), tool: value.text(), changes: changes(),
                texts: [NamedText(name: value.text(), text: value.text())], rates: value.maybe(rates())),
            SessionStarted(
                host: value.text(), process: value.count(), tool: value.text(),
                reason: [.created, .resumed, .forked][value.count(0...2)], changes: changes()),
            SessionEnded(
                reason: [.finished, .interrupted, .budget, .failed][value.count(0...3)],
                detail: value.maybe(value.text())),
        ]
    }

    private mutating func rates() -> [ModelRate] {
        ModelRole.allCases.map { role in
            ModelRate(
                role: role, inputMicrodollars: value.count(), cachedMicrodollars: value.count(),
                outputMicrodollars: value.count(), source: value.text())
        }
    }

    private mutating func changes() -> [SettingChange] {
        [SettingChange(path: "optimizer.epochs", old: value.maybe(value.json()), new: value.json())]
    }

    private mutating func data() -> [any EventPayload] {
        [
            DatasetLoaded(
                split: value.word(SplitName.self), source: value.text(), examples: value.count(),
                digest: value.hexadecimal(64)),
            ExampleLoaded(
                split: value.word(SplitName.self), example: "train/0001", input: value.text(),
                targets: value.texts(atLeast: 1),
                images: value.maybe([
                    ExampleImage(source: value.text(), mediaType: value.text(), base64: value.text())
                ]) ?? []),
        ]
    }

    private mutating func decisions() -> [any EventPayload] {
        [
            StepStarted(
                epoch: value.count(), batch: value.count(), examples: value.texts(), current: value.candidate(),
                budgetWords: value.count()),
            TrajectoryRetrieved(
                policy: value.oneOf("recency", "importance", "relevance"), query: value.candidate(),
                size: value.count(),
                picks: [
                    Pick(
                        candidate: value.candidate(), rank: value.count(1...9),
                        similarity: value.maybe(value.score() * 2 - 1), score: value.score())
                ], passedOver: value.count()),
            MetapromptBuilt(template: value.text(), digest: value.hexadecimal(64), text: value.text()),
        ]
    }

    private mutating func calls() -> [any EventPayload] {
        var body = JSONWriter()
        body.value(value.object())
        return [
            CallRequested(
                call: value.call(), role: value.word(ModelRole.self), endpoint: value.text(), model: value.text(),
                choices: value.count(1...8), bodyDigest: value.hexadecimal(32), body: body.bytes, worst: worst()),
            CallCompleted(
                call: value.call(), role: value.word(ModelRole.self), texts: value.texts(),
                usage: TokenUsage(
                    prompt: value.count(), cached: value.count(), completion: value.count(), counted: value.flag()),
                microdollars: value.count(), latencyMilliseconds: value.count(), attempts: value.count(),
                status: value.count(), finish: value.texts(), model: value.maybe(value.text()),
                headers: [Header(name: value.text(), value: value.text())], reply: value.text(),
                reused: value.maybe(value.count(1...9))),
            CallFailed(
                call: value.call(), role: value.word(ModelRole.self), attempt: value.count(1...9), kind: value.text(),
                message: value.text(), status: value.maybe(value.count()), reply: value.maybe(value.text()),
                waitMilliseconds: value.maybe(value.count()), final: value.flag(), systemic: value.flag(),
                billed: worst()),
        ]
    }

    private mutating func worst() -> WorstCase { WorstCase(tokens: value.count(), microdollars: value.count()) }

    private mutating func candidates() -> [any EventPayload] {
        [
            CandidateGenerated(
                candidate: value.candidate(), text: value.text(), parent: value.maybe(value.candidate()),
                call: value.maybe(value.call()), choice: value.maybe(value.count()),
                form: value.oneOf("tags", "folded-tags", "initial", "given"), changedWords: value.count(),
                budgetWords: value.maybe(value.count())),
            CandidateRejected(
                reason: [.unparsable, .empty, .duplicate, .overBudget, .failed, .unmeasured][value.count(0...5)],
                candidate: value.maybe(value.candidate()), text: value.maybe(value.text()),
                call: value.maybe(value.call()), choice: value.maybe(value.count()), form: value.maybe("fence"),
                duplicateOf: value.maybe(value.candidate()), changedWords: value.maybe(value.count()),
                budgetWords: value.maybe(value.count()), detail: value.maybe(value.text())),
            EmbeddingComputed(
                candidate: value.candidate(), model: value.text(), dimension: 3,
                vector: EmbeddingComputed.encoded([0.5, -1, Float(value.score())]), call: value.maybe(value.call())),
            ExampleScored(
                candidate: value.candidate(), split: value.word(SplitName.self), example: "validation/0001",
                call: value.call(), output: value.text(), answer: value.maybe(value.text()), score: value.score()),
            CandidateEvaluated(
                candidate: value.candidate(), split: value.word(SplitName.self), n: value.count(),
                failed: value.count(), mean: value.score(), standardError: value.score()),
            CandidateSelected(
                candidate: value.candidate(), score: value.score(), reason: value.oneOf("best-new", "kept"),
                options: [SelectionOption(candidate: value.candidate(), score: value.score(), used: value.flag())]),
        ]
    }

    private mutating func ends() -> [any EventPayload] {
        [
            StepFinished(
                best: value.candidate(), score: value.score(),
                spent: Spent(calls: value.count(), tokens: value.count(), microdollars: value.count())),
            BudgetExhausted(
                limit: value.oneOf("calls", "tokens", "usd", "time"), allowed: value.count(), spent: value.count(),
                needed: value.count()),
            WarningRaised(code: value.text(), message: value.text()),
            RunFinished(
                best: value.candidate(), initial: value.candidate(),
                results: [
                    FinalScore(
                        candidate: value.candidate(), split: value.word(SplitName.self), n: value.count(),
                        mean: value.score(), low: value.score(), high: value.score())
                ]),
            LogCheckpoint(size: value.count(), root: value.hexadecimal(64)),
            ExampleRescored(
                metric: value.oneOf("exact", "contains"), candidate: value.candidate(),
                split: value.word(SplitName.self), example: "validation/0001", answer: value.maybe(value.text()),
                score: value.score()),
            CandidateRescored(
                metric: value.oneOf("exact", "contains"), candidate: value.candidate(),
                split: value.word(SplitName.self), n: value.count(), failed: value.count(), mean: value.score(),
                standardError: value.score()),
        ]
    }

    /// The payloads as events, numbered from 1.
    static func events(_ optionals: ValueMaker.Optionals, seed: Int = 0) -> [Event] {
        var maker = PayloadMaker(optionals, seed: seed)
        var random = SeededGenerator(seed: seed)
        return maker.all().enumerated().map { index, payload in
            let hasStep = optionals == .present || (optionals == .mixed && Bool.random(using: &random))
            return Event(
                seq: index + 1, time: Timestamp(microseconds: 1_795_330_800_123_456 + index),
                step: hasStep ? index : nil,
                causes: index > 1 ? [index - 1, index] : [], payload: payload.payload)
        }
    }
}
