import Evaluation
import EventLog
import History
import Reports

/// The outline of a run, and the scores of its outputs by a metric, from one pass over its log.
struct RescoringPass {
    /// What is needed of some lines.
    struct Part: Sendable {
        fileprivate var outline: [Event] = []
        fileprivate var scores: [MetricRescoring.Score] = []
        fileprivate var lastSeq = 0
    }

    private(set) var outline = RunOutline()
    private(set) var rescoring: MetricRescoring

    /// Scores by the data that the run begins with, until `finish` knows better.
    init(_ metric: Metric, of log: RunLog) throws {
        rescoring = MetricRescoring(metric, datasets: try log.firstDatasets())
    }

    /// Makes the parts that `take` is to be given in order, on several threads at once.
    var prepare: @Sendable (LogLines) throws -> Part {
        { [rescoring] lines in
            var part = Part()
            try lines.forEachLine { head, line in
                part.lastSeq = head.seq
                if RunOutline.holds(head) { part.outline.append(try Event(line: line)) }
                if head.isType("example.scored"), let score = try rescoring.score(line) { part.scores.append(score) }
            }
            return part
        }
    }

    mutating func take(_ part: Part) {
        for event in part.outline { outline.apply(event) }
        outline.reach(part.lastSeq)
        rescoring.take(part.scores)
    }

    /// Scores once more where the data changed on the way, as in a fork with others.
    mutating func finish(_ log: RunLog) throws {
        guard outline.datasets != rescoring.datasets else { return }
        var again = self
        again.outline = RunOutline()
        again.rescoring = MetricRescoring(rescoring.metric, datasets: outline.datasets)
        try log.forEachBatch(preparing: again.prepare, { again.take($0) })
        self = again
    }

    /// What is still to be written down.
    var batches: some Collection<[Draft]> { rescoring.batches(of: outline) }

    /// Takes a batch into the outline, as far as it is part of that, as if it stood at the log's end.
    mutating func apply(_ batch: [Draft]) {
        for draft in batch where RunOutline.holds(draft.payload) {
            outline.apply(draft.event(seq: outline.lastSeq + 1, index: 0, time: Timestamp(microseconds: 0)))
        }
    }
}
