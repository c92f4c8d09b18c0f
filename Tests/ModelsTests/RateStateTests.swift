import Testing

@testable import Models

@Suite("Limits of rate and concurrency")
struct RateStateTests {
    @Test("no more requests are under way than allowed")
    func concurrency() {
        var state = RateState(Limits(concurrency: 2))
        #expect(state.admit(tokens: 1, now: .zero) == .go)
        #expect(state.admit(tokens: 1, now: .zero) == .go)
        #expect(state.admit(tokens: 1, now: .zero) == .whenOneEnds)
        state.succeeded(reserved: 1, used: 1, now: .zero)
        #expect(state.admit(tokens: 1, now: .zero) == .go)
    }

    @Test("over any minute, no more requests go out than two buckets hold, and over an hour the rate is kept")
    func requestsPerMinute() {
        var state = RateState(Limits(concurrency: 1000, requestsPerMinute: 60))
        var now = Duration.zero
        var sent = 0
        while now < .seconds(3600) {
            switch state.admit(tokens: 1, now: now) {
            case .go:
                sent += 1
                state.succeeded(reserved: 1, used: 1, now: now)
            case .later(let wait): now += wait
            case .whenOneEnds, .refused: Issue.record("nothing is under way, and nobody asked for a pause")
            }
        }
        #expect((3500...3660).contains(sent), "\(sent)")
    }

    @Test("tokens that were reserved and not used are given back")
    func tokens() {
        var state = RateState(Limits(concurrency: 1000, tokensPerMinute: 1000))
        #expect(state.admit(tokens: 900, now: .zero) == .go)
        guard case .later = state.admit(tokens: 900, now: .zero) else {
            Issue.record("900 of 100 tokens were given")
            return
        }
        state.succeeded(reserved: 900, used: 50, now: .zero)
        #expect(state.admit(tokens: 900, now: .zero) == .go)
    }

    @Test("a request larger than a minute's tokens goes out from a full bucket, and the debt is waited for")
    func large() {
        var state = RateState(Limits(concurrency: 1000, tokensPerMinute: 100))
        #expect(state.admit(tokens: 300, now: .zero) == .go)
        guard case .later(let wait) = state.admit(tokens: 100, now: .zero) else {
            Issue.record("the debt was forgotten")
            return
        }
        #expect(wait > .seconds(179))
        #expect(wait < .seconds(181))
    }

    @Test("the ceiling halves once a burst of refusals, never below one, and grows back by one a round")
    func adapts() {
        var state = RateState(Limits(concurrency: 16))
        for _ in 0..<16 { #expect(state.admit(tokens: 0, now: .zero) == .go) }
        for _ in 0..<16 { state.failed(.rateLimited, wait: nil, now: .milliseconds(100)) }
        #expect(state.ceiling == 8)
        for second in 2..<20 {
            #expect(state.admit(tokens: 0, now: .seconds(second)) == .go)
            state.failed(.overloaded, wait: nil, now: .seconds(second))
        }
        #expect(state.ceiling == 1)
        for round in 0..<400 {
            #expect(state.admit(tokens: 0, now: .seconds(100 + round)) == .go)
            state.succeeded(reserved: 0, used: nil, now: .seconds(100 + round))
        }
        #expect(state.ceiling == 16)
    }

    @Test("other failures do not lower the ceiling")
    func others() {
        var state = RateState(Limits(concurrency: 4))
        #expect(state.admit(tokens: 0, now: .zero) == .go)
        state.failed(.serverError, wait: .seconds(9), now: .zero)
        #expect(state.ceiling == 4)
        #expect(state.admit(tokens: 0, now: .zero) == .go)
    }

    @Test("nothing goes out while the endpoint has asked to wait")
    func pause() {
        var state = RateState(Limits(concurrency: 4))
        #expect(state.admit(tokens: 0, now: .zero) == .go)
        state.failed(.rateLimited, wait: .seconds(9), now: .seconds(1))
        #expect(state.admit(tokens: 0, now: .seconds(2)) == .later(.seconds(8)))
        #expect(state.admit(tokens: 0, now: .seconds(10)) == .go)
    }
}
