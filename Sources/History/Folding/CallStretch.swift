import JSON

/// What a stretch of requests, replies, scores and scores by another metric, with nothing else between them, does to a state.
///
/// Most calls are asked, answered and scored within one stretch, so that only their sums are left of them.
struct CallStretch: Sendable {
    /// A reply, and the request that it answers.
    struct Answered: Sendable {
        var seq: Int
        var role: ModelRole
        var textCount: Int
        /// The request, where it is of the same stretch.
        var request: CallIndex.Request?
        /// The number of the call whose request came before the stretch.
        var earlier: Int?
    }

    /// Scores of one candidate on one split that follow each other.
    struct ScoreRun: Sendable {
        var key: ExampleScores.Key
        var scores: [(example: Int, score: Double, seq: Int)]
    }

    /// The names of the calls.
    var calls = TextNumbers()
    /// By call: whether it was asked or answered, so that what was known of its request is past.
    var hasRequestChanged: [Bool] = []
    /// By call: whether it was answered or its answer was used, so that what was known of its answer is past.
    var hasAnswerChanged: [Bool] = []
    /// The calls that are under way at the end.
    var requested: [(call: Int, request: CallIndex.Request, worst: WorstCase)] = []
    /// The answers that no decision has used at the end.
    var waiting: [(call: Int, answer: CallIndex.Answer)] = []
    /// Every reply that a request of this or an earlier stretch may belong to, in order.
    var answered: [Answered] = []
    /// What the replies used, by the role of their model.
    var spent: [(role: ModelRole, spent: Spent)] = []
    var cachedTokens = 0
    var reusedCalls = 0
    /// The names of the examples.
    var examples = TextNumbers()
    var scores: [ScoreRun] = []
    var lastSeq = 0
    var lastTime = Timestamp(microseconds: 0)
    /// The time of the last event that shows a session at work; nil where there is none.
    var lastWorkTime: Timestamp?

    /// Removes what was known of calls for which that has changed.
    func forget<Value>(_ table: inout [CallID: Value], where hasChanged: [Bool]) {
        if table.isEmpty { return }
        // The shorter way round: a run has few calls under way, and a stretch may have thousands.
        if table.count <= calls.count {
            let past = table.keys.filter { key in calls.number(of: key.name).map { hasChanged[$0] } ?? false }
            for call in past { table[call] = nil }
        } else {
            for call in hasChanged.indices where hasChanged[call] { table[name(call)] = nil }
        }
    }

    func name(_ call: Int) -> CallID { CallID(calls.text(call)) }
}

extension CallIndex {
    mutating func apply(_ stretch: CallStretch) {
        for reply in stretch.answered {
            let earlier = reply.earlier.flatMap { requested.removeValue(forKey: stretch.name($0)) }
            guard let request = reply.request ?? earlier else { continue }
            if reply.role == .task { answeredBodies.insert(request.body, seq: reply.seq) }
            if reply.role == .optimizer, request.choices > 1 { honoursChoices = reply.textCount > 1 }
        }
        stretch.forget(&requested, where: stretch.hasRequestChanged)
        for (call, request, _) in stretch.requested { requested[stretch.name(call)] = request }
        stretch.forget(&waiting, where: stretch.hasAnswerChanged)
        for (call, answer) in stretch.waiting { waiting[stretch.name(call)] = answer }
    }
}

extension Ledger {
    mutating func apply(_ stretch: CallStretch) {
        for (role, spent) in stretch.spent {
            completed += spent
            byRole[role, default: .zero] += spent
        }
        cachedTokens += stretch.cachedTokens
        reusedCalls += stretch.reusedCalls
        underWay.change { underWay in
            stretch.forget(&underWay, where: stretch.hasRequestChanged)
            for (call, _, worst) in stretch.requested { underWay[stretch.name(call)] = worst }
        }
        if let time = stretch.lastWorkTime { lastTime = time }
    }
}

extension ExampleScores {
    mutating func apply(_ stretch: CallStretch) {
        // The numbers that the state has for the stretch's examples, as soon as they are needed.
        var known: [SplitName: [Int?]] = [:]
        for run in stretch.scores {
            let split = run.key.split
            var numbers = known.removeValue(forKey: split) ?? Array(repeating: nil, count: stretch.examples.count)
            for score in run.scores where numbers[score.example] == nil {
                numbers[score.example] = number(stretch.examples.text(score.example), of: split)
            }
            set(run.scores.lazy.map { (numbers[$0.example] ?? 0, $0.score, $0.seq) }, of: run.key)
            known[split] = numbers
        }
    }
}
