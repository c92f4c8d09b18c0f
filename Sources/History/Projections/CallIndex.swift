/// The calls that were answered: those whose answer no decision has used yet, and where to find every task reply again.
package struct CallIndex: Hashable, Sendable {
    /// How a call ended.
    package enum Outcome: Hashable, Sendable {
        case texts([String])
        /// Given up; nothing was received that could be used.
        case failed(kind: String, message: String)
    }

    /// An answer that waits for the decision on it.
    package struct Answer: Hashable, Sendable {
        /// The seq of the event that brought it.
        package var seq: Int
        package var outcome: Outcome
    }

    /// The answers that no decision has used yet.
    package internal(set) var waiting: [CallID: Answer] = [:]
    /// The seq of the `call.completed` of every task body that was answered, by the body's digest.
    package internal(set) var answeredBodies = AnsweredBodies()
    /// Whether the optimizer model's endpoint returns several replies to one request; nil before it was asked for several.
    package internal(set) var honoursChoices: Bool?
    var requested: [CallID: Request] = [:]

    struct Request: Hashable, Sendable {
        var body: BodyDigest
        var choices: Int
    }

    package init() {}

    package mutating func apply(_ event: Event) {
        switch event.payload {
        case .callRequested(let call):
            requested[call.call] = Request(body: BodyDigest(call.bodyDigest), choices: call.choices)
        case .callCompleted(let call):
            waiting[call.call] = Answer(seq: event.seq, outcome: .texts(call.texts))
            guard let request = requested.removeValue(forKey: call.call) else { return }
            if call.role == .task { answeredBodies.insert(request.body, seq: event.seq) }
            if call.role == .optimizer, request.choices > 1 { honoursChoices = call.texts.count > 1 }
        case .callFailed(let failure):
            guard failure.final else { return }
            let request = requested.removeValue(forKey: failure.call)
            if failure.role == .optimizer, failure.kind == "bad-request", let request, request.choices > 1 {
                // Some endpoints refuse to be asked for several replies at once: each is asked for alone from now on.
                honoursChoices = false
                return
            }
            if !failure.systemic {
                waiting[failure.call] = Answer(
                    seq: event.seq, outcome: .failed(kind: failure.kind, message: failure.message))
            }
        case .exampleScored(let scored):
            waiting[scored.call] = nil
            let first = CallID.firstAsk(of: scored.call)
            if first != scored.call { waiting[first] = nil }
        case .candidateEvaluated(let evaluated):
            // What is left of the evaluation failed for good, and is counted there.
            let beginning = "\(evaluated.candidate)/\(evaluated.split.rawValue)/"
            waiting = waiting.filter { !$0.key.name.hasPrefix(beginning) }
        case .stepFinished:
            waiting = waiting.filter { !$0.key.isOfStep }
        case .sessionStarted:
            // What failed for good in an earlier session may succeed in this one.
            waiting = waiting.filter { if case .failed = $0.value.outcome { false } else { true } }
            requested.removeAll()
        case .sessionEnded, .runCreated, .runForked, .datasetLoaded, .exampleLoaded, .stepStarted,
            .trajectoryRetrieved, .metapromptBuilt, .candidateGenerated, .candidateRejected, .embeddingComputed,
            .candidateSelected, .budgetExhausted, .warningRaised, .runFinished, .logCheckpoint, .exampleRescored,
            .candidateRescored, .unknown:
            return
        }
    }
}
