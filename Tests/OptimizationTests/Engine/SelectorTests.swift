import History
import Optimization
import Testing

@Suite("What the next step starts from")
struct SelectorTests {
    /// A step that starts from `path`'s last, whose replies became or repeated these candidates.
    private static func selected(
        _ selection: Selection, scores: [Double?], path: [Int] = [0], generated: [Int], repeated: [Int] = []
    ) -> CandidateSelected? {
        var state = RunState()
        func append(_ payload: some EventPayload) {
            state.apply(
                Event(
                    seq: state.lastSeq + 1, time: Timestamp(microseconds: 0), step: 0, causes: [],
                    payload: payload.payload))
        }
        for (number, score) in scores.enumerated() {
            append(
                CandidateGenerated(
                    candidate: CandidateID(number), text: "prompt \(number)", parent: nil, call: nil, choice: nil,
                    form: "initial", changedWords: 0, budgetWords: nil))
            guard let score else { continue }
            append(
                CandidateEvaluated(
                    candidate: CandidateID(number), split: .validation, n: 4, failed: 0, mean: score, standardError: 0))
        }
        for number in path.dropFirst() {
            append(CandidateSelected(candidate: CandidateID(number), score: 0, reason: "best-new", options: []))
        }
        append(
            StepStarted(epoch: 0, batch: 0, examples: [], current: CandidateID(path.last ?? 0), budgetWords: 9))
        guard var step = state.progress.step else { return nil }
        step.generated = generated.map { CandidateID($0) }
        step.repeated = repeated.map { CandidateID($0) }
        return Selector.select(by: selection, step: step, trajectory: state.trajectory)
    }

    @Test(
        "is the best of the step that no step started from",
        arguments: [
            // Of equals the earlier; worse than the current is taken all the same.
            ([0.5, 0.25, 0.375, 0.375], [0], [1, 2, 3], [], 2, "best-new"),
            // A repeated one of an earlier step that was never used may be chosen.
            ([0.5, 0.75, 0.25], [0], [2], [1], 1, "best-new"),
            // One that was used may not, even when it is the best.
            ([0.5, 0.75, 0.25], [0, 1], [2], [1, 0], 2, "best-new"),
            // Nothing new: the current is kept.
            ([0.5, 0.75], [0, 1], [], [0, 1], 1, "kept"), ([0.5, 0.75], [0, 1], [], [], 1, "kept"),
            // One without a score cannot be chosen.
            ([0.5, nil, 0.25], [0], [1, 2], [], 2, "best-new"), ([0.5, nil], [0], [1], [], 0, "kept"),
        ] as [([Double?], [Int], [Int], [Int], Int, String)])
    func bestNew(
        scores: [Double?], path: [Int], generated: [Int], repeated: [Int], chosen: Int, reason: String
    ) throws {
        let selected = try #require(
            Self.selected(.bestNew, scores: scores, path: path, generated: generated, repeated: repeated))
        #expect(selected.candidate.number == chosen)
        #expect(selected.reason == reason)
        #expect(selected.score == scores[chosen])
    }

    @Test("is the best of all, where that is asked for, of equals the earliest")
    func bestSoFar() throws {
        let selected = try #require(
            Self.selected(.bestSoFar, scores: [0.5, 0.75, 0.25, 0.75], path: [0, 2], generated: [3]))
        #expect(selected.candidate.number == 1)
        #expect(selected.reason == "best-so-far")
        let unscored = try #require(Self.selected(.bestSoFar, scores: [nil], generated: []))
        #expect(unscored.candidate == .initial && unscored.reason == "kept")
    }

    @Test("comes with what there was to choose from, best first, each once")
    func options() throws {
        let selected = try #require(
            Self.selected(
                .bestNew, scores: [0.5, 0.75, 0.25, 0.75, nil], path: [0, 1], generated: [2, 3, 4], repeated: [1, 1, 0])
        )
        #expect(
            selected.options == [
                SelectionOption(candidate: CandidateID(1), score: 0.75, used: true),
                SelectionOption(candidate: CandidateID(3), score: 0.75, used: false),
                SelectionOption(candidate: CandidateID(0), score: 0.5, used: true),
                SelectionOption(candidate: CandidateID(2), score: 0.25, used: false),
            ])
        #expect(selected.candidate.number == 3)
    }
}

@Suite("The steps of a run")
struct StepCountTests {
    @Test(
        "are the batches of an epoch, a last one of half a batch or more included, but at least one",
        arguments: [
            (8, 8, 1), (11, 8, 1), (12, 8, 2), (16, 8, 2), (19, 8, 2), (20, 8, 3), (0, 8, 1), (3, 8, 1), (1, 1, 1),
            (7, 1, 7), (4, 3, 1), (5, 3, 2), (100, 8, 13), (99, 8, 12),
        ])
    func perEpoch(examples: Int, batch: Int, steps: Int) {
        #expect(OptimizerSettings(batch: batch).stepsPerEpoch(trainingExamples: examples) == steps)
    }

    @Test("take the batches of each epoch in turn, with the budget of each step")
    func batches() throws {
        var run = SmallRun.simulation(try SmallRun.plan(), in: .healthy())
        #expect(run.run() == .finished)
        let steps = run.log.compactMap { event -> StepStarted? in
            if case .stepStarted(let started) = event.payload { started } else { nil }
        }
        #expect(steps.map(\.epoch) == [0, 0, 1, 1])
        #expect(steps.map(\.batch) == [0, 1, 0, 1])
        #expect(steps.map(\.examples) == [[1, 2], [3, 4], [1, 2], [3, 4]].map { $0.map { "train/000\($0)" } })
        #expect(steps.map(\.budgetWords) == [10, 8, 6, 4])
        #expect(steps.map(\.current) == run.state.trajectory.path.dropLast().map(\.candidate))
    }
}
