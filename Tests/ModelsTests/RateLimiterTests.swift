import Models
import Support
import Synchronization
import Testing

@Suite("The rate limiter", .timeLimit(.minutes(15)))
struct RateLimiterTests {
    @Test("the endpoint never sees more requests at once than the limit", arguments: [1, 4])
    func concurrency(limit: Int) async throws {
        try await FakeServer.run { server in
            let client = client(server, limits: Limits(concurrency: limit))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask { _ = try await client.send(client.prepare(chat: question(number))).get() }
                }
                try await group.waitForAll()
            }
            #expect(server.requests.count == 40)
            #expect(server.mostUnderWay <= limit)
            #expect(server.connections <= limit)
        }
    }

    @Test("those who wait go in the order in which they came")
    func order() async throws {
        let limiter = RateLimiter(Limits(concurrency: 1), clock: ManualClock().clock())
        let order = Record<Int>()
        try await limiter.enter(tokens: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                let before = limiter.waitingCount
                group.addTask {
                    try await limiter.enter(tokens: 0)
                    order.append(number)
                    limiter.succeeded(reserved: 0, used: nil, headers: [])
                }
                while limiter.waitingCount == before { await Task.yield() }
            }
            limiter.succeeded(reserved: 0, used: nil, headers: [])
            try await group.waitForAll()
        }
        #expect(order.elements == Array(0..<20))
    }

    @Test("a place that becomes free is that of the first who waits, whoever asks before it has taken it")
    func handover() async throws {
        let limiter = RateLimiter(Limits(concurrency: 1), clock: ManualClock().clock())
        try await limiter.enter(tokens: 0)
        let order = Mutex<[String]>([])
        let first = Task {
            try await limiter.enter(tokens: 0)
            order.withLock { $0.append("who waited") }
            limiter.succeeded(reserved: 0, used: nil, headers: [])
        }
        while limiter.waitingCount < 1 { await Task.yield() }
        limiter.succeeded(reserved: 0, used: nil, headers: [])
        #expect(limiter.waitingCount == 0)
        try await limiter.enter(tokens: 0)
        order.withLock { $0.append("who asked later") }
        limiter.succeeded(reserved: 0, used: nil, headers: [])
        try await first.value
        #expect(order.withLock(\.self) == ["who waited", "who asked later"])
    }

    @Test("one who is cancelled while waiting leaves, and the others go on")
    func cancellation() async throws {
        let limiter = RateLimiter(Limits(concurrency: 1), clock: ManualClock().clock())
        try await limiter.enter(tokens: 0)
        let leaving = Task { try await limiter.enter(tokens: 0) }
        while limiter.waitingCount < 1 { await Task.yield() }
        let staying = Task { try await limiter.enter(tokens: 0) }
        while limiter.waitingCount < 2 { await Task.yield() }
        leaving.cancel()
        let failure = await #expect(throws: CallFailure.self) { try await leaving.value }
        #expect(failure?.kind == .withdrawn)
        limiter.succeeded(reserved: 0, used: nil, headers: [])
        try await staying.value
    }

    @Test("a pause of a day is not waited for: all who would have to are told at once")
    func longPause() async throws {
        let limiter = RateLimiter(Limits(concurrency: 1), clock: .live())
        try await limiter.enter(tokens: 0)
        let waiting = (0..<4).map { _ in Task { try await limiter.enter(tokens: 0) } }
        while limiter.waitingCount < 4 { await Task.yield() }
        limiter.failed(CallFailure(.rateLimited, "tomorrow", retryAfter: .seconds(86400)))
        for task in waiting {
            let failure = await #expect(throws: CallFailure.self) { try await task.value }
            #expect(failure?.kind == .rateLimited)
            #expect(RetryPolicy().wait(after: try #require(failure), attempt: 1, jitter: 0) == nil)
        }
        let quota = [
            HTTPHeader("x-ratelimit-remaining-requests", "0"), HTTPHeader("x-ratelimit-reset-requests", "24h"),
        ]
        let other = RateLimiter(Limits(concurrency: 2), clock: .live())
        try await other.enter(tokens: 0)
        other.succeeded(reserved: 0, used: nil, headers: quota)
        let failure = await #expect(throws: CallFailure.self) { try await other.enter(tokens: 0) }
        #expect(failure?.kind == .rateLimited)
    }

    @Test("a halt ends the waits for a pause, and for one who waits for it")
    func halted() async throws {
        let limiter = RateLimiter(Limits(concurrency: 4), clock: .live())
        try await limiter.enter(tokens: 0)
        limiter.failed(CallFailure(.rateLimited, "later", retryAfter: .seconds(200)))
        let halt = Halt()
        let waiting = (0..<4).map { _ in Task { try await limiter.enter(tokens: 0, unless: halt) } }
        halt.call()
        for task in waiting {
            let failure = await #expect(throws: CallFailure.self) { try await task.value }
            #expect(failure?.kind == .withdrawn)
        }
    }

    @Test(
        "a quota that a reply says is used up is waited for, before the endpoint has to refuse",
        arguments: [
            ["x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6s"],
            [
                "date": "Sun, 06 Nov 1994 08:49:31 GMT", "anthropic-ratelimit-input-tokens-remaining": "0",
                "anthropic-ratelimit-input-tokens-reset": "1994-11-06T08:49:37Z",
            ],
        ])
    func usedUp(headers: [String: String]) async throws {
        let time = ManualClock()
        try await FakeServer.run { _ in
            .json(
                #"{"choices":[{"message":{"content":"Yes"}}]}"#, headers: headers)
        } body: { server in
            let client = client(server, clock: time.clock())
            for number in 0..<3 { _ = try await client.send(client.prepare(chat: question(number))).get() }
            #expect(time.slept == [.seconds(6), .seconds(6)])
        }
    }
}
