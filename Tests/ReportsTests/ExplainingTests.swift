import Evaluation
import History
import Reports
import Testing

@Suite("Why a candidate exists")
struct ExplainingTests {
    private let run = SampleRun()

    @Test("an explanation has the candidate's step, what it was shown, and what was decided")
    func whole() throws {
        let explanation = try #require(Explanation(CandidateID(2), in: run.outline()))
        #expect(explanation.started?.current == CandidateID(1))
        #expect(explanation.retrieved?.picks.map(\.candidate) == [.initial])
        #expect(explanation.passedOver.isEmpty)
        #expect(explanation.selected?.candidate == CandidateID(2))
        #expect(explanation.callSeq == run.seqs(ofType: "call.completed")[1])
        #expect(explanation.scoredSeqs == Array(run.seqs(ofType: "example.scored").suffix(2)))
    }

    @Test("the initial prompt has no step, and an unknown candidate no explanation")
    func edges() throws {
        let outline = try run.outline()
        #expect(try #require(Explanation(.initial, in: outline)).started == nil)
        #expect(Explanation(CandidateID(3), in: outline) == nil)
    }

    @Test("each phrase is blamed on the candidate that brought it in")
    func blame() throws {
        let blame = try #require(try run.outline().blame(CandidateID(2)))
        #expect(blame.path == [.initial, CandidateID(1), CandidateID(2)])
        #expect(blame.phrases.map(\.candidate.number).contains(2))
        #expect(blame.phrases.map(\.text).joined(separator: " ") == SampleRun.second)
        #expect(blame.phrases.last?.candidate == .initial)
        #expect(blame.phrases.last?.source == .initial)
        #expect(blame.phrases.last?.text == "Positive or negative?")
    }

    @Test("a phrase that a retrieved candidate had is not the model's")
    func borrowed() throws {
        var trajectory = Trajectory()
        let texts = ["one two three", "alpha beta gamma delta", "one two three alpha beta gamma new"]
        for (number, text) in texts.enumerated() {
            trajectory.apply(
                Event(
                    seq: number + 1, time: Timestamp(microseconds: 0), step: number == 0 ? nil : number - 1, causes: [],
                    payload: CandidateGenerated(
                        candidate: CandidateID(number), text: text, parent: number == 0 ? nil : .initial, call: nil,
                        choice: nil, form: "tags", changedWords: 0, budgetWords: nil
                    ).payload))
        }
        let blame = try #require(Blame(CandidateID(2), in: trajectory) { _ in [CandidateID(1)] })
        #expect(blame.phrases.map(\.text) == ["one two three", "alpha beta gamma", "new"])
        #expect(blame.phrases.map(\.candidate.number) == [0, 2, 2])
        #expect(blame.phrases.map(\.source) == [.initial, .retrieved(CandidateID(1)), .model])
    }

    @Test("examples won and lost are told apart")
    func comparison() {
        let scored = run.events.compactMap { if case .exampleScored(let value) = $0.payload { value } else { nil } }
        let comparison = ExampleComparison(before: Array(scored[0..<2]), after: Array(scored[2..<4]))
        #expect(comparison.won.map(\.example) == ["v/2"])
        #expect(comparison.lost.map(\.example) == ["v/1"])
        #expect(comparison.same == 0)
        #expect(comparison.difference?.mean == 0)
    }
}
