import Foundation
import History
import JSON
import Testing

@Suite("A line of another version")
struct VersionTests {
    @Test("of an unknown type is kept byte for byte, and skipped by every projection")
    func unknownType() throws {
        let line =
            #"{"seq":1,"time":"2026-11-22T07:00:00.123456Z","type":"moon.landed","v":9,"step":2,"causes":[],"#
            + #""data":{"a" : [1.50, "\u00e9"] , "b":null}}"# + "\n"
        let event = try Event(line: Array(line.utf8))
        #expect(String(decoding: event.line, as: UTF8.self) == line)
        var state = RunState()
        state.apply(event)
        var expected = RunState()
        expected.apply(try Event(line: Array(line.replacing("moon.landed", with: "sun.set").utf8)))
        #expect(state == expected)
        #expect(state.unknownEvents == 1)
        #expect(state.lastSeq == 1)
    }

    @Test("that is newer than this version reads is refused by type and version", arguments: Payload.types.indices)
    func newerVersion(index: Int) {
        let event = PayloadMaker.events(.present)[index]
        let type = Payload.types[index]
        let text = String(decoding: event.line, as: UTF8.self)
        let newer = text.replacing("\"v\":\(type.version),", with: "\"v\":\(type.version + 1),", maxReplacements: 1)
        #expect(throws: JSONError.self) { try Event(line: Array(newer.utf8)) }
        do {
            _ = try Event(line: Array(newer.utf8))
        } catch {
            #expect(error.problem == "\(type.type) of version \(type.version + 1), which is newer than this gpo reads")
        }
    }

    @Test("that no gpo ever wrote is refused", arguments: [0, -1])
    func neverWritten(version: Int) {
        let line = String(decoding: PayloadMaker.events(.present)[0].line, as: UTF8.self)
            .replacing("\"v\":1,", with: "\"v\":\(version),", maxReplacements: 1)
        #expect(throws: JSONError.self) { try Event(line: Array(line.utf8)) }
    }

    @Test("1 of candidate.evaluated is read as an evaluation without a failure")
    func evaluatedBeforeFailuresWereCounted() throws {
        let golden = try Golden.lines("candidate.evaluated.v1.jsonl")
        let events = try golden.map { try Event(line: Array($0.utf8)) }
        #expect(
            events.map(\.payload) == [
                CandidateEvaluated(
                    candidate: CandidateID(12), split: .validation, n: 40, failed: 0, mean: 0.625,
                    standardError: 0.0775195079486
                ).payload,
                CandidateEvaluated(candidate: .initial, split: .test, n: 9, failed: 3, mean: 1, standardError: 0)
                    .payload,
            ])
        #expect(events.map(\.seq) == [412, 413])
        #expect(try events.map { try Event(line: $0.line) } == events)
    }

    @Test("steps from every older version of every type to its current one")
    func noStepMissing() {
        for type in Payload.types {
            let steps = Upcasting.steps.filter { $0.type == type.type }.map(\.from)
            #expect(steps == Array(1..<type.version), "\(type.type)")
        }
        for step in Upcasting.steps {
            #expect(
                Payload.types.contains { $0.type == step.type }, "a step for a type that is not written: \(step.type)")
        }
    }
}

/// Files that are never edited once released.
enum Golden {
    static func lines(_ name: String) throws -> [String] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Golden/\(name)")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    }
}
