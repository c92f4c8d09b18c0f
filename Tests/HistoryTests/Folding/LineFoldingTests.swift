import JSON
import Support
import Testing

@testable import History

@Suite("Folding a line")
struct LineFoldingTests {
    private static func fold(_ line: [UInt8], into state: inout RunState) throws(JSONError) {
        try fold([line], into: &state)
    }

    /// Folds lines that are read as one batch.
    private static func fold(_ lines: some Sequence<[UInt8]>, into state: inout RunState) throws(JSONError) {
        var text: [UInt8] = []
        let ends = lines.map { line in
            text += line
            return text.count
        }
        let batch = try text.withUnsafeBytesTyped { buffer throws(JSONError) in
            var folding = LineFolding()
            var start = 0
            for end in ends {
                try folding.take(UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
                start = end
            }
            return folding.finish()
        }
        state.apply(batch)
    }

    @Test("moves the state in batches of any size as its events do", arguments: 0..<300)
    func batches(seed: Int) throws {
        let events = CallStory(seed: seed).events
        var random = SeededGenerator(seed: seed)
        var byBatch = RunState()
        var byEvent = RunState()
        var rest = events[...]
        while !rest.isEmpty {
            let batch = rest.prefix(Int.random(in: 1...40, using: &random))
            rest = rest.dropFirst(batch.count)
            try Self.fold(batch.map(\.line), into: &byBatch)
            for event in batch { byEvent.apply(event) }
            try #require(byBatch == byEvent, "seed \(seed), after event \(batch.last?.seq ?? 0)")
        }
        #expect(byEvent.calls.answeredBodies.count > 0)
    }

    @Test("moves the state in batches of any size as its events do, of every type", arguments: 0..<30)
    func mixedBatches(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        var byBatch = RunState()
        var byEvent = RunState()
        for round in 0..<3 {
            let events = PayloadMaker.events(.mixed, seed: seed * 3 + round).shuffled(using: &random)
            try Self.fold(events.map(\.line), into: &byBatch)
            for event in events { byEvent.apply(event) }
            try #require(byBatch == byEvent, "seed \(seed)")
        }
    }

    @Test("moves the state as its event does, whatever its type and values", arguments: 0..<60)
    func same(seed: Int) throws {
        var byLine = RunState()
        var byEvent = RunState()
        for event in PayloadMaker.events(.mixed, seed: seed) {
            try Self.fold(seed % 2 == 0 ? event.line : event.line.dropLast(), into: &byLine)
            byEvent.apply(event)
            #expect(byLine == byEvent, "seed \(seed), \(event.payload.type)")
        }
    }

    @Test("goes the short way for the types that fill a log, and only for them")
    func shortWay() {
        for seed in 0..<20 {
            for event in PayloadMaker.events(.mixed, seed: seed) {
                let isShort = event.line.withUnsafeBytes { FrequentLine($0) } != nil
                let expected = [
                    "call.requested", "call.completed", "example.scored", "example.rescored",
                ].contains(event.payload.type)
                #expect(isShort == expected, "seed \(seed), \(event.payload.type)")
            }
        }
    }

    @Test("refuses what is no event, wherever it is cut off or a byte is changed", arguments: 0..<3)
    func refuses(seed: Int) {
        var random = SeededGenerator(seed: seed)
        for event in PayloadMaker.events(.present, seed: seed) {
            let line = event.line
            for index in line.indices.dropLast() {
                var changed = line
                changed[index] = UInt8.random(in: 0...255, using: &random)
                for wrong in [Array(line.prefix(index)), changed] {
                    var byLine = RunState()
                    var byEvent = RunState()
                    let folds = (try? Self.fold(wrong, into: &byLine)) != nil
                    let reads = (try? Event(line: wrong)).map { byEvent.apply($0) } != nil
                    // The cause of an event is no part of the state, so a change there leaves it the same.
                    if folds != reads || byLine != byEvent {
                        Issue.record("seed \(seed), byte \(index) of \(String(decoding: wrong, as: UTF8.self))")
                        return
                    }
                }
            }
        }
    }
}

@Suite("The scores of examples")
struct ExampleScoresTests {
    @Test("are kept for each candidate, split and example, the last one where there are several", arguments: 0..<20)
    func againstDictionary(seed: Int) {
        var random = SeededGenerator(seed: seed)
        var scores = ExampleScores()
        var expected: [String: Double] = [:]
        for seq in 1...300 {
            let candidate = CandidateID(Int.random(in: 0..<4, using: &random))
            let split = SplitName.allCases.randomElement(using: &random) ?? .test
            let example = "\(split)/\(Int.random(in: 0..<9, using: &random))"
            let score = Double(Int.random(in: 0...4, using: &random)) / 4
            expected["\(candidate) \(example)"] = score
            scores.apply(
                Event(
                    seq: seq, time: Timestamp(microseconds: 0), step: nil, causes: [],
                    payload: ExampleScored(
                        candidate: candidate, split: split, example: example, call: CallID("c"), output: "",
                        answer: nil, score: score
                    ).payload))
        }
        var found: [String: Double] = [:]
        for candidate in (0..<4).map({ CandidateID($0) }) {
            for split in SplitName.allCases {
                for (example, score) in scores[candidate, split]?.scores ?? [:] {
                    found["\(candidate) \(example)"] = score
                    #expect(scores[candidate, split]?[example] == score)
                }
            }
        }
        #expect(found == expected, "seed \(seed)")
    }
}
