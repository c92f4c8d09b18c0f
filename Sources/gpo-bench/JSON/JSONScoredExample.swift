import History

/// An event as `example.scored` has them, as Foundation decodes it.
struct CodableScoredExample: Codable {
    struct Payload: Codable {
        var candidate: String
        var split: String
        var example: String
        var call: String
        var output: String
        var answer: String?
        var score: Double
    }

    var seq: Int
    var time: String
    var type: String
    var v: Int
    var step: Int?
    var causes: [Int]
    var data: Payload
}

/// Lines of events of one type, no two alike, about 500 bytes each.
enum ScoredExamples {
    static func lines(_ count: Int) -> [[UInt8]] {
        var run = SampleRun(seed: 1)
        var lines: [[UInt8]] = []
        while lines.count < count {
            for event in run.next() {
                if case .exampleScored = event.payload { lines.append(event.line) }
            }
        }
        return Array(lines.prefix(count))
    }
}
