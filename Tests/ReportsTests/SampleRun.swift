import History
import JSON
import Reports

/// A small run as its log would hold it: two steps, a retrieval, a rejected reply.
struct SampleRun {
    private(set) var events: [Event] = []

    /// The texts of c1 and c2, which the first and the second step bring.
    static let first = "Read the review with care. Positive or negative?"
    static let second = "Read the review with care and answer in one word. Positive or negative?"

    /// `run` is the run's name, of which the log says nothing where there is none.
    init(created run: String? = nil) {
        if let run {
            add(
                Draft(
                    RunCreated(
                        run: run, tool: "", seed: 1, pipelineFile: "", pipelineDigest: "", pipeline: .null, texts: [],
                        rates: [])))
        }
        add(Draft(ExampleLoaded(split: .validation, example: "v/1", input: "Good.", targets: ["positive"])))
        add(Draft(ExampleLoaded(split: .validation, example: "v/2", input: "Bad, \"really\".", targets: ["negative"])))
        generate(.initial, "Positive or negative?", parent: nil, step: nil, call: nil)
        evaluate(.initial, [("v/1", "positive", 1), ("v/2", "positive", 0)], step: nil)
        start(0, from: .initial, picks: [])
        generate(CandidateID(1), Self.first, parent: .initial, step: 0, call: "step0/optimizer/0")
        evaluate(CandidateID(1), [("v/1", nil, 0), ("v/2", "negative", 1)], step: 0)
        select(CandidateID(1), score: 0.5, step: 0)
        start(1, from: CandidateID(1), picks: [.initial])
        generate(CandidateID(2), Self.second, parent: CandidateID(1), step: 1, call: "step1/optimizer/0")
        evaluate(CandidateID(2), [("v/1", "positive", 1), ("v/2", "negative", 1)], step: 1)
        add(
            Draft(
                step: 1,
                CandidateRejected(
                    reason: .duplicate, candidate: nil, text: Self.first, call: CallID("step1/optimizer/0"), choice: 1,
                    form: "tags", duplicateOf: CandidateID(1), changedWords: 0, budgetWords: 20, detail: nil)))
        select(CandidateID(2), score: 1, step: 1)
    }

    /// The run's outline, read from its lines.
    func outline() throws -> RunOutline {
        var outline = RunOutline()
        for event in events {
            let line = Array(event.line.dropLast())
            try line.withUnsafeBytesTyped { buffer throws(JSONError) in
                try outline.take(try LineHead(line: buffer), line: buffer)
            }
        }
        return outline
    }

    /// The events of one type.
    func seqs(ofType type: String) -> [Int] {
        events.filter { $0.payload.type == type }.map(\.seq)
    }

    mutating func add(_ draft: Draft) {
        let seq = events.count + 1
        events.append(draft.event(seq: seq, index: 0, time: Timestamp(microseconds: 1_700_000_000_000_000 + seq)))
    }

    private var last: Draft.Cause { .seq(events.count) }

    private mutating func generate(
        _ id: CandidateID, _ text: String, parent: CandidateID?, step: Int?, call: String?
    ) {
        var causes: [Draft.Cause] = []
        if let call {
            add(
                Draft(
                    step: step, causes: [last],
                    CallCompleted(
                        call: CallID(call), role: .optimizer, texts: ["<prompt>\(text)</prompt>"],
                        usage: TokenUsage(prompt: 10, cached: 0, completion: 5, counted: true), microdollars: 7,
                        latencyMilliseconds: 3, attempts: 1, status: 200, finish: ["stop"], model: "writer",
                        headers: [],
                        reply: "", reused: nil)))
            causes = [last]
        }
        add(
            Draft(
                step: step, causes: causes,
                CandidateGenerated(
                    candidate: id, text: text, parent: parent, call: call.map { CallID($0) },
                    choice: call.map { _ in 0 },
                    form: call == nil ? "initial" : "tags", changedWords: 5, budgetWords: call.map { _ in 20 })))
    }

    private mutating func evaluate(_ id: CandidateID, _ scores: [(String, String?, Double)], step: Int?) {
        let first = events.count + 1
        for (example, answer, score) in scores {
            add(
                Draft(
                    step: step,
                    ExampleScored(
                        candidate: id, split: .validation, example: example, call: .task(id, example: example),
                        output: answer ?? "no idea", answer: answer, score: score)))
        }
        let mean = scores.reduce(0) { $0 + $1.2 } / Double(scores.count)
        add(
            Draft(
                step: step, causes: (first...events.count).map { .seq($0) },
                CandidateEvaluated(
                    candidate: id, split: .validation, n: scores.count, failed: 0, mean: mean, standardError: 0.5)))
    }

    private mutating func start(_ step: Int, from id: CandidateID, picks: [CandidateID]) {
        add(
            Draft(
                step: step, causes: [last],
                StepStarted(epoch: 0, batch: step, examples: [], current: id, budgetWords: 20)))
        add(
            Draft(
                step: step, causes: [last],
                TrajectoryRetrieved(
                    policy: "recency", query: id, size: 7,
                    picks: picks.map { Pick(candidate: $0, rank: 1, similarity: nil, score: 0.5) }, passedOver: 0)))
    }

    private mutating func select(_ id: CandidateID, score: Double, step: Int) {
        add(
            Draft(
                step: step, causes: [last],
                CandidateSelected(
                    candidate: id, score: score, reason: "best-new",
                    options: [SelectionOption(candidate: id, score: score, used: false)])))
        add(
            Draft(
                step: step, causes: [last],
                StepFinished(best: id, score: score, spent: Spent(calls: step + 1, tokens: 15, microdollars: 7))))
    }
}
