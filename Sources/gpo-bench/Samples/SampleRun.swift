import History
import JSON

/// The events of a run that never happened, as the engine writes them: the same types, in the same order, with the same
/// fields, of about the size that a run with short tasks has.
///
/// A step shows the optimizer model a meta-prompt of about 3 KB, most of which it showed before, brings eight candidates
/// with their vectors, and scores each on 48 examples.
struct SampleRun {
    static let examples = 48
    static let candidatesPerStep = 8
    static let dimension = 384

    private(set) var nextSeq = 1
    private var text: SampleText
    private let inputs: [String]
    private let center: [Float]
    private var prompts: [(id: CandidateID, text: String, score: Double)] = []
    /// Generated and not yet scored.
    private var waiting: [(id: CandidateID, text: String, seq: Int)] = []
    private var step = 0
    private var calls = 0
    private var made: [Event] = []

    init(seed: UInt64) {
        var text = SampleText(seed: seed)
        center = text.vector(near: [Float](repeating: 0, count: Self.dimension))
        inputs = (0..<Self.examples).map { _ in text.sentence(words: 40) }
        self.text = text
    }

    /// Leaves a seq to an event that is not of here, a checkpoint.
    mutating func skipSeq() { nextSeq += 1 }

    /// The events that come next: the run's first ones, those that bring a step's candidates, or a candidate's scores.
    mutating func next() -> [Event] {
        made = []
        if prompts.isEmpty {
            begin()
        } else if waiting.isEmpty {
            startStep()
        } else {
            evaluateNext()
        }
        return made
    }

    @discardableResult
    private mutating func add(_ payload: some EventPayload, step: Int?, causes: [Int]) -> Int {
        // About a hundred events a second.
        let time = Timestamp(microseconds: 1_795_330_800_000_000 + nextSeq * 9_973)
        made.append(Event(seq: nextSeq, time: time, step: step, causes: causes, payload: payload.payload))
        nextSeq += 1
        return nextSeq - 1
    }

    private mutating func begin() {
        add(
            RunCreated(
                run: "sample", tool: "gpo-bench", seed: 7, pipelineFile: "sample.yaml", pipelineDigest: text.hex(64),
                pipeline: .object([]), texts: [], rates: []), step: nil, causes: [])
        add(
            SessionStarted(host: "host", process: 4711, tool: "gpo-bench", reason: .created, changes: []), step: nil,
            causes: [1])
        let split = add(
            DatasetLoaded(
                split: .validation, source: "validation.jsonl", examples: Self.examples, digest: text.hex(64)),
            step: nil, causes: [1])
        for (number, input) in inputs.enumerated() {
            add(
                ExampleLoaded(split: .validation, example: Self.example(number), input: input, targets: ["yes"]),
                step: nil, causes: [split])
        }
        generate(text.sentence(words: 50), parent: nil, call: nil, step: nil, cause: 1)
        evaluateNext()
    }

    /// A candidate and its vector.
    private mutating func generate(_ prompt: String, parent: CandidateID?, call: CallID?, step: Int?, cause: Int) {
        let id = CandidateID(prompts.count + waiting.count)
        let seq = add(
            CandidateGenerated(
                candidate: id, text: prompt, parent: parent, call: call, choice: call == nil ? nil : waiting.count,
                form: call == nil ? "initial" : "tags", changedWords: 17, budgetWords: 42), step: step, causes: [cause])
        add(
            EmbeddingComputed(
                candidate: id, model: "bge-small-en-v1.5", dimension: Self.dimension,
                vector: EmbeddingComputed.encoded(text.vector(near: center)), call: nil), step: step, causes: [seq])
        waiting.append((id, prompt, seq))
    }

    private mutating func startStep() {
        let best = prompts.suffix(60).max { $0.score < $1.score } ?? prompts[0]
        let started = add(
            StepStarted(
                epoch: step / 6, batch: step % 6, examples: (1...8).map { "train/000\($0)" }, current: best.id,
                budgetWords: 42), step: step, causes: [nextSeq - 1])
        let shown = prompts.suffix(8)
        let retrieved = add(
            TrajectoryRetrieved(
                policy: "relevance", query: best.id, size: 8,
                picks: shown.enumerated().map {
                    Pick(candidate: $1.id, rank: $0 + 1, similarity: 0.81 + Double($0) / 1000, score: $1.score)
                }, passedOver: prompts.count - shown.count), step: step, causes: [started])
        let scores = shown.map { "Prompt: \($0.text)\nScore: \(Int($0.score * 100))\n\n" }.joined()
        let metaPrompt = "Below are prompts for a task, and how well each did.\n\n\(scores)Write a better one."
        let built = add(
            MetapromptBuilt(template: "generate", digest: Self.digest, text: metaPrompt), step: step,
            causes: [retrieved])
        let call = CallID.optimizer(step: step, slot: 0)
        let replies = (0..<Self.candidatesPerStep).map { _ in text.edited(best.text, words: 17) }
        let completed = ask(
            call, .optimizer, metaPrompt, replies.map { "<prompt>\($0)</prompt>" }, step: step, cause: built)
        for reply in replies { generate(reply, parent: best.id, call: call, step: step, cause: completed) }
    }

    /// Scores the first candidate that was not scored; after a step's last one, ends the step.
    private mutating func evaluateNext() {
        let candidate = waiting.removeFirst()
        let ofStep = candidate.id == .initial ? nil : step
        var scored: [Int] = []
        var sum = 0.0
        for (number, input) in inputs.enumerated() {
            let call = CallID.task(candidate.id, example: Self.example(number))
            let reply = text.sentence(words: 45)
            let completed = ask(
                call, .task, "Q: \(input)\n\(candidate.text)\n\nA:", [reply], step: ofStep, cause: candidate.seq)
            let score = text.number(0...2) == 0 ? 0.0 : 1.0
            sum += score
            scored.append(
                add(
                    ExampleScored(
                        candidate: candidate.id, split: .validation, example: Self.example(number), call: call,
                        output: reply, answer: "yes", score: score), step: ofStep, causes: [completed]))
        }
        let mean = sum / Double(Self.examples)
        add(
            CandidateEvaluated(
                candidate: candidate.id, split: .validation, n: Self.examples, failed: 0, mean: mean,
                standardError: 0.0681), step: ofStep, causes: scored)
        prompts.append((candidate.id, candidate.text, mean))
        if waiting.isEmpty, candidate.id != .initial { finishStep() }
    }

    private mutating func finishStep() {
        let options = prompts.suffix(Self.candidatesPerStep).sorted { $0.score > $1.score }
        let selected = add(
            CandidateSelected(
                candidate: options[0].id, score: options[0].score, reason: "best-new",
                options: options.map { SelectionOption(candidate: $0.id, score: $0.score, used: false) }), step: step,
            causes: [nextSeq - 1])
        add(
            StepFinished(
                best: options[0].id, score: options[0].score,
                spent: Spent(calls: calls, tokens: calls * 458, microdollars: calls * 91)), step: step,
            causes: [selected])
        step += 1
    }

    /// A call and its reply; returns the seq of the reply.
    private mutating func ask(
        _ call: CallID, _ role: ModelRole, _ prompt: String, _ replies: [String], step: Int?, cause: Int
    ) -> Int {
        calls += 1
        let requested = add(
            CallRequested(
                call: call, role: role, endpoint: "http://127.0.0.1:8080/v1/chat/completions", model: "model",
                choices: replies.count, bodyDigest: text.hex(32), body: ChatBodies.request(prompt),
                worst: WorstCase(tokens: 657, microdollars: 394)), step: step, causes: [cause])
        return add(
            CallCompleted(
                call: call, role: role, texts: replies,
                usage: TokenUsage(prompt: 377, cached: 0, completion: 81, counted: false), microdollars: 91,
                latencyMilliseconds: text.number(90...900), attempts: 1, status: 200,
                finish: replies.map { _ in "stop" }, model: "model-2026-11-01", headers: [],
                reply: ChatBodies.reply(replies, id: text.hex(24)), reused: nil), step: step, causes: [requested])
    }

    private static let digest = String(repeating: "5ec7", count: 16)

    private static func example(_ number: Int) -> String {
        "validation/" + String(String(10_001 + number).dropFirst())
    }
}
