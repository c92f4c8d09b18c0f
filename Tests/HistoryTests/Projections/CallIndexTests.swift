import Testing

@testable import History

@Suite("The index of calls")
struct CallIndexTests {
    @Test("holds an answer until an example is scored by it, with the first ask of one that was asked again")
    func untilScored() {
        var fold = Fold()
        fold.complete("c0/validation/0001", texts: ["perhaps"])
        fold.complete("c0/validation/0001/again", texts: ["yes"])
        let seq = fold.complete("c0/validation/0002", texts: ["no"])
        fold.score(0, "validation/0001", 1, again: true)
        #expect(fold.state.calls.waiting.keys.map(\.name) == ["c0/validation/0002"])
        #expect(fold.state.calls.waiting[CallID("c0/validation/0002")] == .init(seq: seq, outcome: .texts(["no"])))
    }

    @Test("drops what failed of an evaluation once that is recorded, of no other candidate or split")
    func untilEvaluated() {
        var fold = Fold()
        for call in ["c1/validation/0001", "c1/test/0001", "c11/validation/0001"] { fold.fail(call, final: true) }
        fold.evaluate(1, 0.5)
        #expect(Set(fold.state.calls.waiting.keys.map(\.name)) == ["c1/test/0001", "c11/validation/0001"])
    }

    @Test("drops a step's answers when the step ends")
    func untilStepEnds() {
        var fold = Fold()
        fold.complete("step0/optimizer/0", role: .optimizer)
        fold.complete("c0/test/0001")
        fold.append(StepFinished(best: .initial, score: 0, spent: .zero), step: 0)
        #expect(fold.state.calls.waiting.keys.map(\.name) == ["c0/test/0001"])
    }

    @Test("knows a failure for good, but not one of the endpoint, nor one that is tried again")
    func failures() {
        var fold = Fold()
        fold.fail("a", final: false)
        fold.fail("b", final: true, systemic: true)
        let seq = fold.fail("c", final: true)
        #expect(
            fold.state.calls.waiting == [
                CallID("c"): .init(seq: seq, outcome: .failed(kind: "stalled", message: "nothing came"))
            ])
    }

    @Test("gives a failure another chance in the next session, and keeps the answers")
    func nextSession() {
        var fold = Fold()
        fold.fail("a", final: true)
        fold.complete("b")
        fold.startSession()
        #expect(fold.state.calls.waiting.keys.map(\.name) == ["b"])
    }

    @Test("finds the reply to an equal task body, also in a later session, but no optimizer's")
    func bodies() {
        var fold = Fold()
        fold.request("a", digest: "body a")
        let seq = fold.complete("a")
        fold.request("b", role: .optimizer, digest: "body b")
        fold.complete("b", role: .optimizer)
        fold.request("c", digest: "body c")
        fold.startSession()
        #expect(fold.state.calls.answeredBodies == ["body a": seq])
    }

    @Test("sees from the replies whether the optimizer's endpoint gives as many as it is asked for")
    func choices() {
        var fold = Fold()
        #expect(fold.state.calls.honoursChoices == nil)
        fold.request("a", role: .optimizer, choices: 1)
        fold.complete("a", role: .optimizer, texts: ["x"])
        #expect(fold.state.calls.honoursChoices == nil)
        fold.request("b", role: .optimizer, choices: 8)
        fold.complete("b", role: .optimizer, texts: ["x"])
        #expect(fold.state.calls.honoursChoices == false)
        fold.request("c", role: .optimizer, choices: 8)
        fold.complete("c", role: .optimizer, texts: ["x", "y"])
        #expect(fold.state.calls.honoursChoices == true)
    }
}
