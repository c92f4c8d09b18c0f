import Support
import Testing

@testable import History

@Suite("The trajectory")
struct TrajectoryTests {
    private static func fold(_ means: [Double?]) -> Fold {
        var fold = Fold()
        for (number, mean) in means.enumerated() {
            fold.generate(number, "prompt \(number)", call: number == 0 ? nil : "step0/optimizer/\(number)")
            if let mean { fold.evaluate(number, mean) }
        }
        return fold
    }

    @Test(
        "has the best on validation, of equals the one that came first",
        arguments: [
            ([], nil), ([nil], nil), ([0], 0), ([0.5, 0.75, 0.75, 0.25], 1), ([0.5, nil, 0.5], 0), ([nil, 0], 1),
            ([0.1, 0.2, 1], 2),
        ] as [([Double?], Int?)])
    func best(means: [Double?], number: Int?) {
        #expect(Self.fold(means).state.trajectory.best?.id == number.map { CandidateID($0) })
    }

    @Test("never has an unmeasured candidate among the scored")
    func unmeasured() {
        var fold = Self.fold([0.5, 1, 0.25])
        fold.reject(.unmeasured, candidate: 1)
        #expect(fold.state.trajectory.best?.id == .initial)
        #expect(fold.state.trajectory.scored.map(\.id.number) == [0, 2])
        #expect(fold.state.trajectory[CandidateID(1)]?.evaluations[.validation]?.mean == 1)
    }

    @Test("is not moved by a score on another split")
    func otherSplit() {
        var fold = Self.fold([0.5, 0.25])
        fold.evaluate(1, 1, on: .test)
        #expect(fold.state.trajectory.best?.id == .initial)
    }

    @Test("goes from the initial prompt through what was selected")
    func path() {
        var fold = Self.fold([0.5, 0.75, 0.25])
        #expect(fold.state.trajectory.current?.id == .initial)
        #expect(fold.state.trajectory.path == [.init(candidate: .initial, seq: 1)])
        let seq = fold.select(2)
        #expect(fold.state.trajectory.current?.id == CandidateID(2))
        #expect(fold.state.trajectory.path.last == .init(candidate: CandidateID(2), seq: seq))
        #expect(fold.state.trajectory.wasUsed(.initial))
        #expect(fold.state.trajectory.wasUsed(CandidateID(2)))
        #expect(!fold.state.trajectory.wasUsed(CandidateID(1)))
    }

    @Test("finds a prompt again by its words, not by its white space or near to it")
    func sameText() {
        var fold = Fold()
        fold.generate(0, "Let's think\nstep  by step.", call: nil)
        #expect(fold.state.trajectory.candidate(withText: " Let's think step by\tstep. ") == .initial)
        #expect(fold.state.trajectory.candidate(withText: "let's think step by step.") == nil)
        #expect(fold.state.trajectory.candidate(withText: "") == nil)
    }

    @Test("has nothing under an id that does not exist")
    func unknown() {
        #expect(Self.fold([0.5]).state.trajectory[CandidateID(1)] == nil)
        #expect(CandidateID("c01") == nil && CandidateID("c-1") == nil && CandidateID("c+1") == nil)
        #expect(CandidateID("12") == nil && CandidateID("c") == nil && CandidateID("c12")?.number == 12)
    }

    @Test("knows duplicates by their text without leading, trailing and repeated white space", arguments: 0..<200)
    func folds(seed: Int) {
        var random = SeededGenerator(seed: seed)
        let pieces = ["a", "Bc", " ", "  ", "\n", "\r\n", "\t", "\u{B}", "\u{C}", "\u{1C}", "\u{0}"]
        // Of every other seed ASCII alone, which is folded in another way.
        let further = ["\u{85}", "\u{A0}", "e\u{301}", "\u{2028}", "\u{3000}", " \u{301}"]
        let text = (0..<Int.random(in: 0...30, using: &random)).map { _ in
            (seed % 2 == 0 ? pieces : pieces + further).randomElement(using: &random) ?? ""
        }.joined()
        let expected = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(Trajectory.folded(text) == expected, "seed \(seed)")
    }
}
