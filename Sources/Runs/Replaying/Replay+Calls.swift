import History
import Optimization

/// What was asked of the models, and what was read from their replies.
extension Replay {
    /// Compares a request with the one that would be sent here.
    mutating func check(_ request: CallRequested, _ event: Event) {
        counts.calls += 1
        guard let plan = plan(request.call) else {
            return differ(event, derived: nil, "today's code does not make this call here")
        }
        beside(.request(plan), event)
    }

    /// Compares what was read from a reply with what today's reading makes of it.
    mutating func check(_ completed: CallCompleted, _ event: Event) throws {
        if let seq = completed.reused { return try check(completed, repeating: seq, event) }
        if completed.role == .embedding { expectVectors(of: completed, event) }
        beside(.reply, event)
    }

    /// Leaves a check to be made beside the decisions.
    mutating func beside(_ subject: ReplayCheck.Subject, _ event: Event) {
        waiting.append(ReplayCheck(event: event, subject: subject, readers: readers, tool: tool, counts: counts))
        if waiting.count < ReplayChecks.portion { return }
        checks.begin(waiting)
        waiting = []
    }

    /// Adds what the checks beside the decisions have found; without `all`, leaves what belongs to the first event that
    /// differs, and counts what was checked up to it.
    mutating func finishChecks(all: Bool) {
        checks.begin(waiting)
        waiting = []
        let found = checks.finish()
        differences = (differences + found.map(\.difference)).sorted { $0.recorded.seq < $1.recorded.seq }
        guard !all, let first = differences.first?.recorded.seq else { return }
        differences = differences.filter { $0.recorded.seq == first }
        if let found = found.first, found.difference.recorded.seq == first { counts = found.counts }
    }

    /// A reply from the log is that of an equal body, and says the same.
    private mutating func check(_ completed: CallCompleted, repeating seq: Int, _ event: Event) throws {
        counts.calls += 1
        guard let plan = plan(completed.call), let body = readers.body(for: plan) else {
            return differ(event, derived: nil, "today's code does not make this call here")
        }
        guard let digest = readers.digest(of: body, for: plan.role), state.calls.answeredBodies[digest] == seq,
            case .callCompleted(let original)? = try past.event(seq)?.payload
        else {
            return differ(event, derived: nil, "event \(seq) is not the reply to an equal call")
        }
        let derived = original.repeated(for: completed.call, from: seq)
        if derived == completed { return }
        differ(
            event,
            derived: Event(
                seq: event.seq, time: event.time, step: event.step, causes: event.causes, payload: derived.payload),
            nil)
    }

    /// The vectors that the reply brings; they follow it in the same commit.
    private mutating func expectVectors(of completed: CallCompleted, _ event: Event) {
        guard case .vectors(let texts)? = planned[completed.call]?.content,
            let read = readers.vectors(completed), let model = readers.model(of: .embedding)
        else { return }
        vectors = zip(texts, read).map { text, vector in
            Draft(
                step: event.step, causes: [.seq(event.seq)],
                EmbeddingComputed(
                    candidate: text.candidate, model: model, dimension: vector.count,
                    vector: EmbeddingComputed.encoded(vector), call: completed.call))
        }
    }

    /// Compares a vector with the one in the reply that brought it.
    mutating func compareVector(_ event: Event, _ line: UnsafeRawBufferPointer) {
        counts.decisions += 1
        if vectors.isEmpty { return differ(event, derived: nil, "no reply before it brought this vector") }
        compare(event, line, with: vectors.removeFirst().event(seq: event.seq, index: 0, time: event.time))
        // The past of a fork under another embedding model is asked for under the name of the first call.
        if vectors.isEmpty { planned = [:] }
    }

    private mutating func plan(_ call: CallID) -> CallPlan? {
        if planned[call] == nil, case .call(let plans)? = optimizer?.decide(state) {
            planned = Dictionary(plans.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        }
        return planned[call]
    }
}

extension CallPlan {
    /// How many replies are asked for.
    var choices: Int {
        switch content {
        case .task: 1
        case .candidates(_, let choices, _): choices
        case .vectors(let texts): texts.count
        }
    }
}

extension CallCompleted {
    /// What is recorded where the reply is used again for an equal call.
    func repeated(for call: CallID, from seq: Int) -> CallCompleted {
        var again = self
        again.reused = reused ?? seq
        again.call = call
        again.reply = ""
        again.microdollars = 0
        again.latencyMilliseconds = 0
        again.attempts = 0
        again.headers = []
        return again
    }
}
