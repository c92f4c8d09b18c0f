import History
import JSON
import Reports
import Testing

@Suite("Failure signatures")
struct DiagnosingTests {
    @Test(
        "rank correlations are those of the textbook",
        arguments: [
            ([1.0, 2, 3, 4, 5], [2.0, 4, 6, 8, 10], 1.0), ([1, 2, 3, 4, 5], [5, 4, 3, 2, 1], -1),
            ([106, 100, 86, 101, 99, 103, 97, 113, 112, 110], [7, 27, 2, 50, 28, 29, 20, 12, 6, 17], -0.175_757_6),
            ([1, 2, 2, 3], [1, 2, 3, 4], 0.948_683_3),
        ] as [([Double], [Double], Double)])
    func ranks(_ first: [Double], _ second: [Double], _ expected: Double) throws {
        let correlation = try #require(RankCorrelation(Array(zip(first, second))))
        #expect(abs(correlation.value - expected) < 1e-6)
        #expect(correlation.interval.contains(correlation.value) || abs(correlation.value) == 1)
    }

    @Test("a series that does not vary has no rank correlation")
    func constant() {
        #expect(RankCorrelation([(1, 1), (2, 1), (3, 1), (4, 1)]) == nil)
        #expect(RankCorrelation([(1, 1), (2, 2), (3, 3)]) == nil)
    }

    @Test("a run that got better shows no lack of improvement, and its duplicate is counted")
    func healthy() throws {
        let diagnosis = Diagnosis(try SampleRun().outline(), calls: RepeatedCalls())
        let finding = try #require(diagnosis.findings.first { $0.signature == .noImprovement })
        #expect(!finding.isPresent)
        let duplicates = try #require(finding.evidence.first { $0.name == "duplicate_replies" })
        #expect(duplicates.value.map { abs($0 - 1.0 / 3) < 1e-9 } == true)
        #expect(duplicates.isSuspect)
        #expect(diagnosis.findings.count == Finding.Signature.allCases.count)
    }

    @Test("repeated calls are told apart from reused ones, and unequal replies from equal ones")
    func repeats() throws {
        var calls = RepeatedCalls()
        var seq = 0
        func take(_ payload: some EventPayload) throws {
            seq += 1
            let event = Draft(payload).event(seq: seq, index: 0, time: Timestamp(microseconds: 0))
            try Array(event.line.dropLast()).withUnsafeBytes { try calls.take(try LineHead(line: $0)) }
        }
        for (name, text, reused) in [("a", "yes", nil), ("b", "yes", nil), ("c", "no", nil), ("d", "no", 2)]
            as [(
                String, String, Int?
            )]
        {
            try take(
                CallRequested(
                    call: CallID(name), role: .task, endpoint: "", model: "m", choices: 1, bodyDigest: "00",
                    body: Array("{}".utf8), worst: WorstCase(tokens: 1, microdollars: 0)))
            try take(
                CallCompleted(
                    call: CallID(name), role: .task, texts: [text],
                    usage: TokenUsage(prompt: 1, cached: 0, completion: 1, counted: true), microdollars: 0,
                    latencyMilliseconds: 0, attempts: 1, status: 200, finish: [], model: nil, headers: [], reply: "",
                    reused: reused))
        }
        #expect(calls.repeated == 2)
        #expect(calls.different == 1)
    }
}
