import History
import Runs

/// The decisions that an event follows from, found by going back along its causes.
enum LeadingDecisions {
    /// The nearest ones, in the order of the log: all that the first level with a decision has.
    static func before(_ difference: ReplayDifference, in log: RunLog) throws -> [Event] {
        let first = difference.recorded.seq
        var causes = (difference.derived ?? difference.recorded).causes.filter { $0 < first }
        var seen: Set<Int> = []
        while !causes.isEmpty {
            seen.formUnion(causes)
            let events = try log.events(at: causes).values.sorted { $0.seq < $1.seq }
            let decisions = events.filter { Replay.isDecision($0.payload) }
            if !decisions.isEmpty { return decisions }
            causes = Set(events.flatMap(\.causes)).subtracting(seen).sorted()
        }
        return []
    }
}
