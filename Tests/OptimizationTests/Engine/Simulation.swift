import Evaluation
import History
import JSON
import Optimization
import Testing

/// A run in memory: decides, has the world answer, appends, folds.
struct Simulation {
    enum Ending: Equatable {
        case finished
        case gaveUp(String)
        /// It did not end within the number of decisions that it may take.
        case endless
    }

    let optimizer: Optimizer
    var world: ScriptedWorld
    private(set) var state = RunState()
    private(set) var log: [Event] = []

    init(_ plan: Plan, world: ScriptedWorld, past: some Sequence<Event> = []) {
        optimizer = Optimizer(plan: plan)
        self.world = world
        for event in past { fold(event) }
    }

    /// Works until there is nothing left to do.
    mutating func run(mostDecisions: Int = 300, decidingTwice: Bool = false) -> Ending {
        for _ in 0..<mostDecisions {
            let decision = optimizer.decide(state)
            if decidingTwice { #expect(decision == optimizer.decide(state), "one state, one decision") }
            switch decision {
            case .record(let drafts):
                #expect(!drafts.isEmpty, "a decision records something")
                append(drafts)
            case .call(let plans):
                #expect(!plans.isEmpty, "a decision calls someone")
                perform(plans)
            case .finish: return .finished
            case .giveUp(let reason): return .gaveUp(reason)
            }
        }
        return .endless
    }

    mutating func startSession() {
        append([Draft(SessionStarted(host: "h", process: 1, tool: "0", reason: .resumed, changes: []))])
    }

    mutating func append(_ drafts: [Draft]) {
        let first = state.lastSeq + 1
        for (index, draft) in drafts.enumerated() {
            fold(draft.event(seq: first, index: index, time: Timestamp(microseconds: (first + index) * 1000)))
        }
    }

    private mutating func fold(_ event: Event) {
        log.append(event)
        state.apply(event)
    }

    /// Asks all at once; the answers come in the world's order.
    private mutating func perform(_ plans: [CallPlan]) {
        for plan in plans {
            append([
                draft(
                    plan,
                    CallRequested(
                        call: plan.id, role: plan.role, endpoint: "e", model: "m", choices: choices(plan),
                        bodyDigest: "\(plan.id)", body: Array("{}".utf8),
                        worst: WorstCase(tokens: 100, microdollars: 10)))
            ])
        }
        for index in world.arrival(plans.count) {
            let plan = plans[index]
            switch world.answer(to: plan) {
            case .texts(let texts): append([draft(plan, completed(plan, texts))])
            case .vectors(let vectors):
                guard case .vectors(let texts) = plan.content else { preconditionFailure("vectors were not asked for") }
                append(
                    [draft(plan, completed(plan, []))]
                        + zip(texts, vectors).map { text, vector in
                            Draft(
                                step: plan.step, causes: [.sibling(0)],
                                EmbeddingComputed(
                                    candidate: text.candidate, model: "m", dimension: vector.count,
                                    vector: EmbeddingComputed.encoded(vector), call: plan.id))
                        })
            case .failed(let kind):
                append([
                    draft(
                        plan,
                        CallFailed(
                            call: plan.id, role: plan.role, attempt: 1, kind: kind, message: "nothing came",
                            status: nil,
                            reply: nil, waitMilliseconds: nil, final: true, systemic: false,
                            billed: WorstCase(tokens: 0, microdollars: 0)))
                ])
            }
        }
    }

    private func draft(_ plan: CallPlan, _ payload: some EventPayload) -> Draft {
        Draft(step: plan.step, causes: plan.causes.map(Draft.Cause.seq), payload)
    }

    private func completed(_ plan: CallPlan, _ texts: [String]) -> CallCompleted {
        CallCompleted(
            call: plan.id, role: plan.role, texts: texts,
            usage: TokenUsage(prompt: 5, cached: 0, completion: 5, counted: true), microdollars: 1,
            latencyMilliseconds: 1, attempts: 1, status: 200, finish: [], model: nil, headers: [], reply: "",
            reused: nil)
    }

    private func choices(_ plan: CallPlan) -> Int {
        if case .candidates(_, let choices, _) = plan.content { choices } else { 1 }
    }
}

extension Simulation {
    /// A decision as it must be again: all but seq, time and causes.
    struct Decided: Hashable {
        var step: Int?
        var payload: Payload
    }

    /// The decisions in the log, in their order; what was spent depends on which calls were made, and is left out.
    var decisions: [Decided] {
        log.compactMap { event in
            switch event.payload {
            case .callRequested, .callCompleted, .callFailed, .sessionStarted, .sessionEnded, .runCreated, .runForked,
                .datasetLoaded, .exampleLoaded, .budgetExhausted, .warningRaised, .logCheckpoint, .exampleRescored,
                .candidateRescored, .unknown:
                nil
            case .stepFinished(var finished):
                Decided(
                    step: event.step,
                    payload: {
                        finished.spent = .zero
                        return finished.payload
                    }())
            case .stepStarted, .trajectoryRetrieved, .metapromptBuilt, .candidateGenerated, .candidateRejected,
                .embeddingComputed, .exampleScored, .candidateEvaluated, .candidateSelected, .runFinished:
                Decided(step: event.step, payload: event.payload)
            }
        }
    }
}
