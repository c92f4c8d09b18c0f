import History

/// A log in the making, with its fold.
struct Fold {
    private(set) var state = RunState()
    private(set) var events: [Event] = []
    /// The time of the next event, in microseconds; one second later for each.
    var clock = 0

    /// Appends an event and returns its seq.
    @discardableResult
    mutating func append(_ payload: some EventPayload, step: Int? = nil) -> Int {
        let event = Event(
            seq: events.count + 1, time: Timestamp(microseconds: clock), step: step, causes: [],
            payload: payload.payload)
        clock += 1_000_000
        events.append(event)
        state.apply(event)
        return event.seq
    }

    mutating func startSession(changes: [SettingChange] = []) {
        append(SessionStarted(host: "host", process: 1, tool: "0", reason: .resumed, changes: changes))
    }

    @discardableResult
    mutating func request(
        _ call: String, role: ModelRole = .task, choices: Int = 1, digest: String = "d", worst: Int = 100
    ) -> Int {
        append(
            CallRequested(
                call: CallID(call), role: role, endpoint: "e", model: "m", choices: choices, bodyDigest: digest,
                body: Array("{}".utf8), worst: WorstCase(tokens: worst, microdollars: worst * 2)))
    }

    @discardableResult
    mutating func complete(
        _ call: String, role: ModelRole = .task, texts: [String] = ["yes"], used: Int = 10, cached: Int = 0,
        reused: Int? = nil
    ) -> Int {
        append(
            CallCompleted(
                call: CallID(call), role: role, texts: texts,
                usage: TokenUsage(prompt: used - 1, cached: cached, completion: 1, counted: true),
                microdollars: used * 2, latencyMilliseconds: 1, attempts: 1, status: 200, finish: [], model: nil,
                headers: [], reply: "", reused: reused))
    }

    @discardableResult
    mutating func fail(_ call: String, role: ModelRole = .task, final: Bool, systemic: Bool = false, billed: Int = 0)
        -> Int
    {
        append(
            CallFailed(
                call: CallID(call), role: role, attempt: 1, kind: "stalled", message: "nothing came", status: nil,
                reply: nil, waitMilliseconds: nil, final: final, systemic: systemic,
                billed: WorstCase(tokens: billed, microdollars: billed * 2)))
    }

    @discardableResult
    mutating func generate(_ number: Int, _ text: String, call: String? = "step0/optimizer/0", step: Int? = 0) -> Int {
        append(
            CandidateGenerated(
                candidate: CandidateID(number), text: text, parent: number == 0 ? nil : .initial,
                call: call.map { CallID($0) }, choice: call.map { _ in 0 }, form: "tags", changedWords: 1,
                budgetWords: nil), step: step)
    }

    @discardableResult
    mutating func evaluate(_ number: Int, _ mean: Double, on split: SplitName = .validation, failed: Int = 0) -> Int {
        append(
            CandidateEvaluated(
                candidate: CandidateID(number), split: split, n: 4, failed: failed, mean: mean, standardError: 0))
    }

    @discardableResult
    mutating func reject(
        _ reason: CandidateRejected.Reason, candidate: Int? = nil, duplicateOf: Int? = nil
    ) -> Int {
        append(
            CandidateRejected(
                reason: reason, candidate: candidate.map { CandidateID($0) }, text: nil, call: nil, choice: nil,
                form: nil, duplicateOf: duplicateOf.map { CandidateID($0) }, changedWords: nil, budgetWords: nil,
                detail: nil))
    }

    @discardableResult
    mutating func select(_ number: Int, step: Int = 0) -> Int {
        append(CandidateSelected(candidate: CandidateID(number), score: 0, reason: "best-new", options: []), step: step)
    }

    @discardableResult
    mutating func score(_ number: Int, _ example: String, _ score: Double, again: Bool = false) -> Int {
        let id = CandidateID(number)
        return append(
            ExampleScored(
                candidate: id, split: .validation, example: example,
                call: again ? .askAgain(id, example: example) : .task(id, example: example), output: "yes",
                answer: "yes", score: score))
    }
}
