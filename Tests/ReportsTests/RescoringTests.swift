import Evaluation
import History
import Reports
import Testing

@Suite("Another metric over the recorded outputs")
struct RescoringTests {
    private func rescoring(_ outline: RunOutline, _ events: [Event]) -> MetricRescoring {
        var rescoring = MetricRescoring(.exact, outline: outline)
        rescoring.take(events.compactMap { rescoring.score($0) })
        return rescoring
    }

    @Test("every output of an evaluated candidate is scored, each candidate in a batch of its own")
    func batches() throws {
        let run = SampleRun()
        let batches = Array(rescoring(try run.outline(), run.events).batches)
        #expect(batches.count == 3)
        #expect(batches.allSatisfy { $0.count == 3 })
        guard case .candidateRescored(let last) = batches[1].last?.payload else {
            Issue.record("a batch does not end in its candidate's score")
            return
        }
        #expect(last.candidate == CandidateID(1) && last.mean == 0.5 && last.metric == "exact")
    }

    @Test("a metric has its own ranking, and what was rescored is not rescored again")
    func again() throws {
        let run = SampleRun()
        var outline = try run.outline()
        let batches = rescoring(outline, run.events).batches
        #expect(!MetricRescoring(.exact, outline: outline).isComplete)
        for draft in batches.flatMap(\.self) {
            outline.apply(draft.event(seq: outline.lastSeq + 1, index: 0, time: Timestamp(microseconds: 0)))
        }
        #expect(outline.rescores.metrics == ["exact"])
        #expect(outline.rescores.ranking(by: "exact").map(\.candidate.number) == [2, 0, 1])
        #expect(outline.trajectory.best?.id == CandidateID(2))
        #expect(rescoring(outline, run.events).batches.isEmpty)
        #expect(MetricRescoring(.exact, outline: outline).isComplete)
        #expect(!MetricRescoring(.contains, outline: outline).isComplete)
    }

    @Test("rescoring takes no time from the run's budget")
    func time() {
        var ledger = Ledger()
        func apply(_ payload: some EventPayload, at seconds: Int) {
            ledger.apply(
                Event(
                    seq: 1, time: Timestamp(microseconds: seconds * 1_000_000), step: nil, causes: [],
                    payload: payload.payload))
        }
        apply(SessionStarted(host: "h", process: 1, tool: "0", reason: .created, changes: []), at: 100)
        apply(SessionEnded(reason: .finished, detail: nil), at: 110)
        apply(
            CandidateRescored(
                metric: "exact", candidate: .initial, split: .validation, n: 1, failed: 0, mean: 1, standardError: 0),
            at: 5000)
        apply(LogCheckpoint(size: 3, root: ""), at: 5001)
        #expect(ledger.activeMicroseconds == 10_000_000)
    }
}
