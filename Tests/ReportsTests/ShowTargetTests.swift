import Diagnostics
import History
import Reports
import Testing

@Suite("What of a run is to be shown")
struct ShowTargetTests {
    @Test(
        "a step, a candidate in three spellings, an event",
        arguments: [
            ("step:0", ShowTarget.step(0)), ("candidate:c3", .candidate(CandidateID(3))),
            ("candidate:3", .candidate(CandidateID(3))), ("c3", .candidate(CandidateID(3))), ("seq:7", .event(seq: 7)),
        ])
    func reads(_ text: String, _ target: ShowTarget) throws {
        #expect(try ShowTarget(parsing: text) == target)
    }

    @Test(
        "what is misspelt is answered with the way to write it",
        arguments: [
            ("stp:1", "Did you mean step:1?"), ("3", "Did you mean step:3, c3 or seq:3?"), ("seq:0", "Write"),
            ("step:-1", "Write"), ("", "Write"), ("C3", "Write"),
        ])
    func refuses(_ text: String, _ remedy: String) {
        do {
            _ = try ShowTarget(parsing: text)
            Issue.record("\(text) was taken")
        } catch {
            #expect(error.exitCode == .usage)
            #expect(error.description.contains(remedy))
        }
    }
}
