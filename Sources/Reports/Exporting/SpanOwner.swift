import History

/// A run that spans are exported of, or that wrote some of the past which that run shares.
///
/// A trace has to be whole in one file, so that all spans of a run's log, its shared past's too, are of one trace, and
/// a fork's names its parent's by a link.
package struct SpanOwner: Hashable, Sendable {
    package var run: String
    /// When the run got its id, which tells it from a run of the same id in another place.
    package var named: Timestamp
    /// The last event that it shares with the run it was forked from; nil for a run that is no fork.
    package var lastShared: Int?

    /// The runs that wrote a log, the one whose log it is last. Empty for a log that names none.
    package static func all(in outline: RunOutline) -> [SpanOwner] {
        outline.events.compactMap { event in
            switch event.payload {
            case .runCreated(let created): SpanOwner(run: created.run, named: event.time)
            case .runForked(let forked):
                SpanOwner(run: forked.run, named: event.time, lastShared: forked.parentSeq)
            default: nil
            }
        }
    }

    /// Names of the run's trace and spans.
    var ids: SpanID { SpanID(run: "\(run)/\(named)") }
}
