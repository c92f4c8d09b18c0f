import Models
import Support
import Testing

@Suite("Retries")
struct RetryTests {
    private let policy = RetryPolicy(attempts: 6, base: .milliseconds(500), longest: .seconds(5))
    private let failure = CallFailure(.serverError, "no", status: 500)

    @Test("the bound of the wait doubles from the base to the longest")
    func doubling() {
        let waits = (1...5).map { policy.wait(after: failure, attempt: $0, jitter: 1) }
        #expect(waits == [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(5)])
    }

    @Test("the jitter is full: the wait is drawn from nothing to the bound", arguments: [0.0, 0.25, 0.5, 1.0])
    func jitter(draw: Double) {
        #expect(policy.wait(after: failure, attempt: 3, jitter: draw) == .seconds(2) * draw)
    }

    @Test("nothing is tried again after the last attempt, or when it cannot succeed")
    func ends() {
        #expect(policy.wait(after: failure, attempt: 6, jitter: 1) == nil)
        for kind in CallFailure.Kind.allCases where !CallFailure(kind, "").isRetryable {
            #expect(policy.wait(after: CallFailure(kind, ""), attempt: 1, jitter: 1) == nil)
        }
    }

    @Test("a wait that was asked for is never shortened, and one beyond reason ends the call")
    func asked() {
        var failure = failure
        failure.retryAfter = .seconds(7)
        #expect(policy.wait(after: failure, attempt: 1, jitter: 0) == .seconds(7))
        #expect(policy.wait(after: failure, attempt: 1, jitter: 1) == .milliseconds(7500))
        failure.retryAfter = .seconds(100_000)
        #expect(policy.wait(after: failure, attempt: 1, jitter: 0) == nil)
    }

    @Test(
        "every form of asking for a wait is understood",
        arguments: [
            (["retry-after": "3"], 3.0), (["retry-after": "0.5"], 0.5), (["retry-after-ms": "250"], 0.25),
            (["retry-after-ms": "1e300"], 1e9), (["retry-after-ms": "inf", "retry-after": "2"], 2.0),
            (["retry-after": "Sun, 06 Nov 1994 08:49:37 GMT"], 10.0),
            (["retry-after": "Sunday, 06-Nov-94 08:49:37 GMT"], 10.0),
            (["retry-after": "Sun Nov  6 08:49:37 1994"], 10.0),
            (["retry-after": "Sun, 06 Nov 1994 08:49:37 GMT", "date": "Sun, 06 Nov 1994 08:49:07 GMT"], 30.0),
            (["retry-after": "Sun, 06 Nov 1990 08:49:37 GMT"], 0.0),
            (["x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1m30s"], 90.0),
            (["x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "20ms"], 0.02),
            (anthropic("requests", "0", "1994-11-06T08:49:37Z"), 10.0),
            (anthropic("tokens", "0", "1994-11-06T08:49:37.500Z"), 10.0),
            (anthropic("input-tokens", "0", "1994-11-06T09:49:37+01:00"), 10.0),
            (anthropic("output-tokens", "0", "1994-11-06T01:19:37-07:30"), 10.0),
            (anthropic("requests", "0", "1994-11-06T08:49:00Z"), 0.0),
            (
                anthropic("requests", "0", "1994-11-06T08:49:37Z").merging(
                    ["date": "Sun, 06 Nov 1994 08:49:07 GMT"], uniquingKeysWith: { $1 }), 30.0
            ),
            (["retry-after": "3"].merging(anthropic("tokens", "0", "1994-11-06T08:49:37Z")) { $1 }, 3.0),
        ])
    func forms(fields: [String: String], seconds: Double) {
        // Ten seconds before the date of the examples.
        let wait = RetryAfter.wait(fields.map { HTTPHeader($0.key, $0.value) }, now: 784_111_767)
        #expect(wait == .seconds(seconds))
    }

    @Test(
        "what asks for nothing is not obeyed",
        arguments: [
            [:], ["retry-after": "soon"], ["retry-after": "-1"], ["retry-after": "nan"], ["retry-after": ""],
            ["x-ratelimit-remaining-requests": "5", "x-ratelimit-reset-requests": "1s"],
            ["x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1 fortnight"],
            anthropic("requests", "5", "1994-11-06T08:49:37Z"), anthropic("requests", "0", "tomorrow"),
            anthropic("requests", "0", "1994-11-06T08:49:37"), anthropic("requests", "0", "1994-13-06T08:49:37Z"),
            anthropic("tokens", "0", "1994-11-06T08:49:37.Z"), anthropic("tokens", "0", "1994-11-06T08:49:37+0100"),
        ])
    func nothing(fields: [String: String]) {
        #expect(RetryAfter.wait(fields.map { HTTPHeader($0.key, $0.value) }, now: 784_111_767) == nil)
    }

    private static func anthropic(_ quota: String, _ left: String, _ reset: String) -> [String: String] {
        ["anthropic-ratelimit-\(quota)-remaining": left, "anthropic-ratelimit-\(quota)-reset": reset]
    }

    @Test("the client waits as the endpoint asks, by its own clock")
    func obeys() async throws {
        let time = ManualClock()
        try await FakeServer.run { request in
            request.ordinal == 0 ? .error(429, "slower", headers: ["Retry-After": "7"]) : .chat(["Yes"])
        } body: { server in
            let client = client(server, clock: time.clock(jitter: 0))
            let reply = try await client.send(client.prepare(chat: question(1))).get()
            #expect(reply.attempts == 2)
            #expect(time.slept.reduce(.zero, +) >= .seconds(7))
        }
    }
}
