import Evaluation
import History
import Reports
import Testing

@Suite("Another metric over the recorded outputs")
struct RescoringTests {
    private func batches(_ outline: RunOutline, _ events: [Event]) -> [[Draft]] {
        var rescoring = MetricRescoring(.exact, datasets: outline.datasets)
        rescoring.take(events.compactMap { rescoring.score($0) })
        return Array(rescoring.batches(of: outline))
    }

    @Test("every output of an evaluated candidate is scored, each candidate in a batch of its own")
    func batches() throws {
        let run = SampleRun()
        let batches = try self.batches(run.outline(), run.events)
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
        let batches = self.batches(outline, run.events)
        for draft in batches.flatMap(\.self) {
            outline.apply(draft.event(seq: outline.lastSeq + 1, index: 0, time: Timestamp(microseconds: 0)))
        }
        #expect(outline.rescores.metrics == ["exact"])
        #expect(outline.rescores.ranking(by: "exact").map(\.candidate.number) == [2, 0, 1])
        #expect(outline.trajectory.best?.id == CandidateID(2))
        #expect(self.batches(outline, run.events).isEmpty)
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
