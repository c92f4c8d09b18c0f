import History
import Models
import Optimization
import Synchronization

/// The calls of one decision in their order, each prepared when it is taken, so that the first ones are under way
/// meanwhile. Taken from by several tasks.
final class CallQueue: Sendable {
    /// A call with the exact body that is sent for it.
    struct Prepared: Sendable {
        var plan: CallPlan
        var call: PreparedCall
        var digest: String
    }

    private struct State {
        var rest: ArraySlice<CallPlan>
        var seen: Set<String> = []
        var repeated: ArraySlice<Prepared> = []
    }

    private let clients: ModelClients
    /// Whether a task call whose body another one has is kept back.
    private let keepsRepeated: Bool
    private let state: Mutex<State>

    init(_ plans: [CallPlan], clients: ModelClients, keepsRepeated: Bool) {
        self.clients = clients
        self.keepsRepeated = keepsRepeated
        state = Mutex(State(rest: plans[...]))
    }

    /// The next call that none before it asks the same; throws `CallTrouble` where the provider has no such call.
    func next() throws -> Prepared? {
        try state.withLock { state in
            while let plan = state.rest.popFirst() {
                let prepared = try prepare(plan)
                if !keepsRepeated || plan.role != .task || state.seen.insert(prepared.digest).inserted {
                    return prepared
                }
                state.repeated.append(prepared)
            }
            return nil
        }
    }

    /// The next of the calls that were kept back, for when the others have ended: what was asked twice at once has its
    /// answer by then.
    func nextRepeated() -> Prepared? {
        state.withLock { $0.repeated.popFirst() }
    }

    /// How many are kept back.
    var repeatedCount: Int { state.withLock(\.repeated.count) }

    private func prepare(_ plan: CallPlan) throws -> Prepared {
        let client = try clients.client(for: plan.role)
        let call: PreparedCall
        do throws(CallFailure) {
            switch plan.request {
            case .chat(let request): call = try client.prepare(chat: request)
            case .embedding(let texts): call = try client.prepare(embedding: texts)
            }
        } catch {
            throw CallTrouble(role: plan.role, failure: error)
        }
        return Prepared(plan: plan, call: call, digest: BodyDigests.of(call.body, addressee: client.addressee))
    }
}
