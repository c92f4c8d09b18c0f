import EventLog
import History
import JSON
import Runs

/// A run as JSON: the contract of `--json`, which only grows.
enum RunJSON {
    static func text(_ history: RunHistory) -> [UInt8] {
        var writer = JSONWriter()
        write(history, to: &writer)
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    static func write(_ history: RunHistory, to writer: inout JSONWriter) {
        let state = history.state
        writer.object { writer in
            writer.field("run", history.location.id)
            if let fork = state.origin.forks.last {
                writer.field("parent", fork.parent)
                writer.field("parent_seq", fork.parentSeq)
            }
            writer.field("status", state.sessions.status.rawValue)
            writer.field("events", state.lastSeq)
            writer.field("steps", state.progress.finishedSteps)
            if let best = state.trajectory.best {
                writer.field("best", best.id)
                writer.field("prompt", best.text)
                writer.field("validation", best.score ?? 0)
            }
            if let result = state.progress.result?.value {
                writer.list("results", result.results)
            }
            writer.key("spent")
            state.ledger.completed.encode(to: &writer)
            writer.key("in_doubt")
            (state.ledger.inDoubt + state.ledger.failed).encode(to: &writer)
            writer.field("seconds", Double(state.ledger.activeMicroseconds) / 1_000_000)
        }
    }
}
