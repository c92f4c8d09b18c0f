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
            switch optimizer.decide(await journal.state) {
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
