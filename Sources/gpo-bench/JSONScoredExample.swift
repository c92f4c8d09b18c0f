import JSON

/// An event as `example.scored` has them, for measuring.
struct ScoredExample: Codable {
    struct Payload: Codable {
        var candidate = ""
        var example = ""
        var output = ""
        var answer = ""
        var score = 0.0
    }

    var seq = 0
    var time = ""
    var type = ""
    var v = 0
    var step = 0
    var causes: [Int] = []
    var data = Payload()

    /// The line of the event with this number, no two alike.
    static func line(_ number: Int) -> [UInt8] {
        var event = ScoredExample()
        event.seq = number + 100_000
        event.time = "2026-11-22T07:00:00.123456Z"
        event.type = "example.scored"
        event.v = 1
        event.step = number / 100
        event.causes = [number + 99_998, number + 99_999]
        event.data.candidate = "c-\(number % 97)"
        event.data.example = "validation/00\(number % 90)"
        event.data.output =
            "We face north, then turn left and take \(number % 9) steps, which brings us to (-\(number % 9), 0); then "
            + "we turn around and take as many steps, which brings us back to (0, 0). Facing east or west makes no "
            + "difference to where we stand, so the place is the one where we began.\n\nAnswer: Yes. Each of the "
            + "steps above was checked."
        event.data.answer = "Yes"
        event.data.score = Double(number % 11) / 10
        return event.written
    }

    var written: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("seq")
            writer.integer(seq)
            writer.key("time")
            writer.string(time)
            writer.key("type")
            writer.string(type)
            writer.key("v")
            writer.integer(v)
            writer.key("step")
            writer.integer(step)
            writer.key("causes")
            writer.array { writer in
                for cause in causes { writer.integer(cause) }
            }
            writer.key("data")
            writer.object { writer in
                writer.key("candidate")
                writer.string(data.candidate)
                writer.key("example")
                writer.string(data.example)
                writer.key("output")
                writer.string(data.output)
                writer.key("answer")
                writer.string(data.answer)
                writer.key("score")
                writer.number(data.score)
            }
        }
        return writer.bytes
    }
}

extension ScoredExample {
    init(line: [UInt8]) throws(JSONError) {
        self = try line.withUnsafeBytesTyped { (bytes) throws(JSONError) in
            var event = ScoredExample()
            var reader = JSONReader(bytes)
            try reader.object { (reader, key) throws(JSONError) in
                switch key {
                case "seq": event.seq = try reader.integer()
                case "time": event.time = try reader.string()
                case "type": event.type = try reader.string()
                case "v": event.v = try reader.integer()
                case "step": event.step = try reader.integer()
                case "causes":
                    try reader.array { (reader) throws(JSONError) in event.causes.append(try reader.integer()) }
                case "data": try event.data.read(&reader)
                default: try reader.skip()
                }
            }
            try reader.end()
            return event
        }
    }
}

extension ScoredExample.Payload {
    fileprivate mutating func read(_ reader: inout JSONReader) throws(JSONError) {
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "candidate": candidate = try reader.string()
            case "example": example = try reader.string()
            case "output": output = try reader.string()
            case "answer": answer = try reader.string()
            case "score": score = try reader.number()
            default: try reader.skip()
            }
        }
    }
}
