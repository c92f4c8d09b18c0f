import Dispatch
import Evaluation
import History
import JSON
import Optimization
import Synchronization

/// A comparison that nothing later depends on, so that it can be made beside the decisions.
struct ReplayCheck: Sendable {
    enum Subject: Sendable {
        /// A request, held against the call that the optimizer makes here.
        case request(CallPlan)
        case reply
        /// A score by another metric on its line, the output that it is of, and what counts as right.
        case rescored(ExampleScored, Replay.Truth, line: [UInt8])
    }

    var event: Event
    var subject: Subject
    var readers: ReplyReaders
    /// The version of gpo that recorded the event.
    var tool: String
    /// What was checked up to the event.
    var counts: Replay.Counts

    /// What is found; nil where the recorded event is what today's code writes.
    func difference(_ writer: inout JSONWriter) -> ReplayDifference? {
        let derived: Event?
        switch (subject, event.payload) {
        case (.request(let plan), .callRequested(let request)): derived = again(request, plan)
        case (.reply, .callCompleted(let reply)): derived = again(reply)
        case (.request, _), (.reply, _): preconditionFailure("\(event.payload.type) is no call")
        case (.rescored(let scored, let truth, let line), _):
            let derived = again(scored, truth)
            return line.withUnsafeBytes { line in
                ReplayDifference.between(event, line, derived: derived, tool: tool, &writer)
            }
        }
        guard let derived, derived != event else { return nil }
        return ReplayDifference(recorded: event, derived: derived, problem: nil, tool: tool)
    }

    /// The request that would be sent here; nil for a provider that this build lacks.
    private func again(_ request: CallRequested, _ plan: CallPlan) -> Event? {
        guard let body = readers.body(for: plan) else { return nil }
        var derived = request
        derived.role = plan.role
        derived.model = readers.model(of: plan.role) ?? request.model
        derived.choices = plan.choices
        derived.body = body
        derived.bodyDigest = readers.digest(of: body, for: plan.role) ?? request.bodyDigest
        return Event(
            seq: event.seq, time: event.time, step: plan.step, causes: Set(plan.causes).sorted(),
            payload: derived.payload)
    }

    /// The score that the output would be given.
    private func again(_ scored: ExampleScored, _ truth: Replay.Truth) -> Event {
        let answer = truth.answers.answer(in: scored.output)
        let derived = ExampleRescored(
            metric: truth.metric.rawValue, candidate: scored.candidate, split: scored.split, example: scored.example,
            answer: answer,
            score: truth.metric.score(answer: answer, targets: truth.targets[scored.example] ?? []))
        return Event(
            seq: event.seq, time: event.time, step: event.step, causes: Array(event.causes.prefix(1)),
            payload: derived.payload)
    }

    /// What today's reading makes of the reply; nil where it cannot be read again.
    private func again(_ reply: CallCompleted) -> Event? {
        guard let derived = readers.read(reply) else { return nil }
        return Event(
            seq: event.seq, time: event.time, step: event.step, causes: event.causes, payload: derived.payload)
    }
}

/// Makes checks on a thread of its own, a bounded number of them behind the decisions.
final class ReplayChecks: Sendable {
    typealias Found = (difference: ReplayDifference, counts: Replay.Counts)

    /// How many are handed over at a time.
    static let portion = 256

    private let queue = DispatchQueue(label: "gpo.replay.checks")
    private let room = DispatchSemaphore(value: 4)
    private let found = Mutex<[Found]>([])

    /// Whether any difference was found so far.
    var haveFound: Bool { found.withLock { !$0.isEmpty } }

    /// Begins with some more; waits while too many are under way.
    func begin(_ checks: [ReplayCheck]) {
        room.wait()
        queue.async {
            var writer = JSONWriter()
            let new = checks.compactMap { check in check.difference(&writer).map { ($0, check.counts) } }
            self.found.withLock { $0 += new }
            self.room.signal()
        }
    }

    /// What was found, in the order of the log, once all are made.
    func finish() -> [Found] { queue.sync { found.withLock { $0 } } }
}
