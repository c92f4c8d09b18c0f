import History
import Support
import Testing

@Suite("The ledger")
struct LedgerTests {
    @Test("counts a call at its worst until it is known what it used")
    func settles() {
        var fold = Fold()
        fold.startSession()
        fold.request("a", worst: 100)
        #expect(fold.state.ledger.committed == Spent(calls: 1, tokens: 100, microdollars: 200))
        #expect(fold.state.ledger.completed == .zero)
        fold.complete("a", role: .task, used: 10, cached: 4)
        #expect(fold.state.ledger.committed == Spent(calls: 1, tokens: 10, microdollars: 20))
        #expect(fold.state.ledger.completed == fold.state.ledger.committed)
        #expect(fold.state.ledger.byRole == [.task: Spent(calls: 1, tokens: 10, microdollars: 20)])
        #expect(fold.state.ledger.cachedTokens == 4)
    }

    @Test("counts an attempt that may have been processed at its worst, beside the attempt that follows")
    func failedAttempt() {
        var fold = Fold()
        fold.startSession()
        fold.request("a", worst: 100)
        fold.fail("a", final: false, billed: 100)
        #expect(fold.state.ledger.committed == Spent(calls: 2, tokens: 200, microdollars: 400))
        fold.fail("a", final: true)
        #expect(fold.state.ledger.committed == Spent(calls: 1, tokens: 100, microdollars: 200))
        #expect(fold.state.ledger.failedAttempts == 2)
        #expect(fold.state.ledger.underWay.isEmpty)
    }

    @Test("keeps in doubt what was under way when a session broke off, also when it is sent again")
    func inDoubt() {
        var fold = Fold()
        fold.startSession()
        fold.request("a", worst: 100)
        fold.request("b", worst: 50)
        fold.complete("b", used: 5)
        fold.startSession()
        #expect(fold.state.ledger.inDoubt == Spent(calls: 1, tokens: 100, microdollars: 200))
        #expect(fold.state.ledger.underWay.isEmpty)
        fold.request("a", worst: 100)
        fold.startSession()
        fold.request("a", worst: 100)
        fold.complete("a", used: 7)
        #expect(fold.state.ledger.inDoubt == Spent(calls: 2, tokens: 200, microdollars: 400))
        #expect(fold.state.ledger.committed == Spent(calls: 4, tokens: 212, microdollars: 424))
    }

    @Test("charges nothing for a reply that the log had")
    func reused() {
        var fold = Fold()
        fold.startSession()
        let seq = fold.complete("a")
        let before = fold.state.ledger.committed
        fold.complete("b", reused: seq)
        #expect(fold.state.ledger.committed == before)
        #expect(fold.state.ledger.reusedCalls == 1)
    }

    @Test("counts the time of sessions, not the time between them, and none for a clock that was put back")
    func time() {
        var fold = Fold()
        fold.clock = 100_000_000
        fold.startSession()
        fold.request("a")
        fold.complete("a")
        #expect(fold.state.ledger.activeMicroseconds == 2_000_000)
        fold.clock += 3_600_000_000
        fold.startSession()
        fold.request("b")
        #expect(fold.state.ledger.activeMicroseconds == 3_000_000)
        fold.clock = 0
        fold.request("c")
        #expect(fold.state.ledger.activeMicroseconds == 2_000_000)
    }

    @Test("never commits less than what is completed, failed and in doubt together say", arguments: 0..<100)
    func never(seed: Int) {
        var random = SeededGenerator(seed: seed)
        var fold = Fold()
        fold.startSession()
        var open: [(call: String, worst: Int)] = []
        var paid = 0
        for number in 0..<200 {
            let index = open.indices.randomElement(using: &random)
            switch (Int.random(in: 0..<10, using: &random), index) {
            case (0..<5, _):
                let worst = Int.random(in: 1...100, using: &random)
                open.append(("c\(number)", worst))
                fold.request("c\(number)", worst: worst)
            case (5..<7, let index?):
                let call = open.remove(at: index)
                let used = Int.random(in: 1...call.worst, using: &random)
                paid += used
                fold.complete(call.call, used: used)
            case (7..<8, let index?):
                let billed = Bool.random(using: &random) ? open[index].worst : 0
                paid += billed
                fold.fail(open[index].call, final: false, billed: billed)
            case (8..<9, let index?):
                let call = open.remove(at: index)
                fold.fail(call.call, final: true)
            case (9, _):
                // The worst that can be: all that was under way was processed and is charged.
                paid += open.reduce(0) { $0 + $1.worst }
                open = []
                fold.startSession()
            default: continue
            }
            let reserved = open.reduce(0) { $0 + $1.worst }
            #expect(fold.state.ledger.committed.tokens == paid + reserved, "seed \(seed)")
            #expect(fold.state.ledger.committed.microdollars == 2 * (paid + reserved), "seed \(seed)")
            #expect(fold.state.ledger.committed.calls >= fold.state.ledger.completed.calls, "seed \(seed)")
        }
    }
}
