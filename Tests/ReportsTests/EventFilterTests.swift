import History
import JSON
import Reports
import Testing

@Suite("Which events are wanted")
struct EventFilterTests {
    private let run = SampleRun()

    private func seqs(_ filter: EventFilter) throws -> [Int] {
        try run.events.filter { event in
            try Array(event.line.dropLast()).withUnsafeBytes {
                try filter.admits(try LineHead(line: $0), line: $0)
            }
        }.map(\.seq)
    }

    @Test("a type, or what stands before its dot")
    func type() throws {
        #expect(try seqs(EventFilter(type: "candidate.selected")) == run.seqs(ofType: "candidate.selected"))
        let candidateEvents = run.events.filter { $0.payload.type.hasPrefix("candidate.") }.map(\.seq)
        #expect(try seqs(EventFilter(type: "candidate")) == candidateEvents)
        #expect(try seqs(EventFilter(type: "candid")) == [])
    }

    @Test("a step, and not what is outside steps")
    func step() throws {
        #expect(try seqs(EventFilter(step: 1)) == run.events.filter { $0.step == 1 }.map(\.seq))
    }

    @Test("the events that name a candidate, found without decoding the others")
    func candidate() throws {
        let id = CandidateID(1)
        let expected = run.events.filter { $0.payload.candidates.contains(id) }.map(\.seq)
        #expect(try seqs(EventFilter(candidate: id)) == expected)
        #expect(expected.count >= 8)
    }

    @Test("a call by its name, or calls by what their names begin with, but not by half a part of it")
    func call() throws {
        #expect(try seqs(EventFilter(call: "step0/optimizer/0")).count == 2)
        #expect(try seqs(EventFilter(call: "step0")).count == 2)
        #expect(try seqs(EventFilter(call: "step")) == [])
    }

    @Test("a text in any case, quotes included, but never a key")
    func text() throws {
        #expect(try seqs(EventFilter(text: "BAD, \"really\"")) == [2])
        #expect(try seqs(EventFilter(text: "changed_words")) == [])
    }
}
