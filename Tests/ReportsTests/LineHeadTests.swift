import History
import JSON
import Reports
import Testing

@Suite("The head of a line")
struct LineHeadTests {
    @Test("a head says what the decoded event says")
    func agrees() throws {
        for event in SampleRun().events {
            try withHead(of: event.line.dropLast()) { head in
                #expect(head.isCanonical)
                check(head, event)
            }
        }
    }

    @Test("a line in another form is read all the same")
    func otherForm() throws {
        let line =
            #" {"type": "log.checkpoint", "data": {"size": 1, "root": "00"}, "causes": [3, 12 ], "step": 4, "#
            + #""v": 1, "time": "2026-11-22T07:00:00.123456Z", "seq": 13} "#
        try withHead(of: Array(line.utf8)) { head in
            #expect(!head.isCanonical)
            check(head, try Event(line: Array(line.utf8)))
        }
    }

    @Test("a line that is no event is refused", arguments: ["", "{", "{\"seq\":1}", "[]", "{\"seq\":1,\"time\":\"x\""])
    func refused(_ line: String) {
        #expect(throws: JSONError.self) { try withHead(of: Array(line.utf8)) { _ in } }
    }

    private func check(_ head: LineHead, _ event: Event) {
        var causes: [Int] = []
        head.forEachCause { causes.append($0) }
        #expect(head.seq == event.seq)
        #expect(head.step == event.step)
        #expect(head.type == event.payload.type)
        #expect(causes == event.causes)
    }

    private func withHead(of line: some Sequence<UInt8>, _ body: (LineHead) throws -> Void) throws {
        try Array(line).withUnsafeBytes { try body(try LineHead(line: $0)) }
    }
}
