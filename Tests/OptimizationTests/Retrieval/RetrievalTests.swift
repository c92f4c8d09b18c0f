import History
import Optimization
import Testing

@Suite("What is retrieved of the past")
struct RetrievalTests {
    /// Candidates with these scores; nil for one without. Vectors lie on a circle, at these degrees.
    private static func state(_ scores: [Double?], tenths: [Float] = []) -> RunState {
        var state = RunState()
        func append(_ payload: some EventPayload) {
            state.apply(
                Event(
                    seq: state.lastSeq + 1, time: Timestamp(microseconds: 0), step: nil, causes: [],
                    payload: payload.payload))
        }
        for (number, score) in scores.enumerated() {
            let id = CandidateID(number)
            append(
                CandidateGenerated(
                    candidate: id, text: "prompt \(number)", parent: nil, call: nil, choice: nil, form: "initial",
                    changedWords: 0, budgetWords: nil))
            if let score {
                append(
                    CandidateEvaluated(
                        candidate: id, split: .validation, n: 4, failed: 0, mean: score, standardError: 0))
            }
            if tenths.indices.contains(number) {
                let vector = [tenths[number] / 10, 1]
                append(
                    EmbeddingComputed(
                        candidate: id, model: "m", dimension: 2, vector: EmbeddingComputed.encoded(vector), call: nil))
            }
        }
        return state
    }

    private static func picks(
        _ policy: Direction.Trajectory, size: Int, beside current: Int, _ state: RunState
    ) -> [Int]? {
        Retrieval(Direction(trajectory: policy, size: size)).retrieve(
            beside: CandidateID(current), from: state.trajectory, similarities: state.embeddings
        )?.picks.map(\.candidate.number)
    }

    @Test(
        "follows the policy, and among equals the later comes first",
        arguments: [
            (.recency, 3, 2, [4, 3, 1]), (.recency, 9, 4, [3, 2, 1, 0]), (.recency, 0, 0, []),
            (.importance, 9, 4, [3, 1, 2, 0]), (.importance, 2, 3, [1, 4]),
            (.relevance, 9, 0, [1, 3, 2, 4]), (.relevance, 9, 4, [2, 3, 1, 0]), (.relevance, 1, 2, [3]),
        ] as [(Direction.Trajectory, Int, Int, [Int])])
    func order(policy: Direction.Trajectory, size: Int, current: Int, expected: [Int]) {
        let state = Self.state([0.25, 0.75, 0.5, 0.75, 0.625], tenths: [0, 1, 5, 4, 9])
        #expect(Self.picks(policy, size: size, beside: current, state) == expected)
    }

    @Test("is nothing where the policy is not to look")
    func none() {
        #expect(Self.picks(.none, size: 3, beside: 0, Self.state([0.5, 0.5])) == nil)
    }

    @Test("leaves out the current prompt, and those without a score")
    func leftOut() {
        let state = Self.state([0.5, nil, 0.25, 1])
        #expect(Self.picks(.importance, size: 9, beside: 3, state) == [0, 2])
        #expect(Self.picks(.recency, size: 9, beside: 0, Self.state([0.5])) == [])
    }

    @Test("takes equal similarity as a tie, and a missing vector as none")
    func ties() {
        let state = Self.state([0, 0, 0, 0], tenths: [1, 5, 5])
        #expect(Self.picks(.relevance, size: 9, beside: 0, state) == [2, 1, 3])
    }

    @Test("says what it took, and how many it passed over")
    func event() throws {
        let state = Self.state([0.25, 0.75, 0.5, 1], tenths: [0, 0, 0, 0])
        let retrieved = try #require(
            Retrieval(Direction(trajectory: .relevance, size: 2)).retrieve(
                beside: .initial, from: state.trajectory, similarities: state.embeddings))
        #expect(
            retrieved
                == TrajectoryRetrieved(
                    policy: "relevance", query: .initial, size: 2,
                    picks: [
                        Pick(candidate: CandidateID(3), rank: 1, similarity: 1, score: 1),
                        Pick(candidate: CandidateID(2), rank: 2, similarity: 1, score: 0.5),
                    ], passedOver: 1))
        let recent = Retrieval(Direction(trajectory: .recency, size: 1)).retrieve(
            beside: .initial, from: state.trajectory, similarities: state.embeddings)
        #expect(recent?.picks.first?.similarity == nil)
    }
}
