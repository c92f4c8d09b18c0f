import EventLog
import History
import Optimization

/// The loop: decide, perform, append; the state moves by what was appended, and by nothing else.
package struct Engine: Sendable {
    let optimizer: Optimizer
    let journal: Journal
    let caller: Caller

    /// Goes on until nothing is left to do; throws what stops it before.
    func run() async throws {
        while true {
            try Task.checkCancellation()
            let state = await journal.state
            if !state.embeddings.haveOneLength {
                throw GaveUp(
                    reason:
                        "the embedding model gave vectors of different lengths, so it is no longer the one that it was"
                        + "; name one that stays: gpo fork --at step:N --set models.embedding.model=...")
            }
            switch optimizer.decide(state) {
            case .record(let drafts): try await journal.append(drafts)
            case .call(let plans): try await caller.perform(plans)
            case .finish: return
            case .giveUp(let reason): throw GaveUp(reason: reason)
            }
        }
    }
}

/// The run cannot go on now; resuming tries again.
package struct GaveUp: Error, Hashable, Sendable {
    package var reason: String
}
