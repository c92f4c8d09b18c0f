import JSON

/// Reads the lines that most of a log consists of, without the fields that no projection keeps.
///
/// A line in the form that the writer gives it is read member by member in that order; any other is left to
/// `Event(line:)`, which also says what is wrong with a line that is none. Nothing is passed over unchecked.
enum FoldedLine {
    /// The event with those fields empty, and without causes; nil where the line must be read in full.
    static func event(_ line: UnsafeRawBufferPointer) -> Event? {
        guard var written = WrittenLine(line, withCauses: false), written.version == 1 else { return nil }
        do throws(JSONError) {
            let payload: Payload?
            if written.isType("example.scored") {
                payload = try scored(&written.reader)
            } else if written.isType("call.requested") {
                payload = try requested(&written.reader)
            } else if written.isType("call.completed") {
                payload = try completed(&written.reader)
            } else {
                return nil
            }
            guard let payload, written.isAtEnd() else { return nil }
            return Event(seq: written.seq, time: written.time, step: written.step, causes: [], payload: payload)
        } catch {
            return nil
        }
    }

    private static func requested(_ reader: inout JSONReader) throws(JSONError) -> Payload? {
        guard reader.take("{\"call\":") else { return nil }
        let call = try reader.string()
        guard reader.take(",\"role\":"), let role = reader.plainRole(), try skipText("endpoint", &reader),
            try skipText("model", &reader)
        else { return nil }
        guard reader.take(",\"choices\":") else { return nil }
        let choices = try reader.integer()
        guard reader.take(",\"body_digest\":") else { return nil }
        let digest = try reader.string()
        guard reader.take(",\"body\":") else { return nil }
        try reader.skip()
        guard reader.take(",\"worst\":{\"tokens\":") else { return nil }
        let tokens = try reader.integer()
        guard reader.take(",\"microdollars\":") else { return nil }
        let microdollars = try reader.integer()
        guard reader.take("}}") else { return nil }
        return .callRequested(
            CallRequested(
                call: CallID(call), role: role, endpoint: "", model: "", choices: choices, bodyDigest: digest, body: [],
                worst: WorstCase(tokens: tokens, microdollars: microdollars)))
    }

    private static func completed(_ reader: inout JSONReader) throws(JSONError) -> Payload? {
        guard reader.take("{\"call\":") else { return nil }
        let call = try reader.string()
        guard reader.take(",\"role\":"), let role = reader.plainRole(), reader.take(",\"texts\":") else { return nil }
        let texts = try reader.strings()
        guard reader.take(",\"usage\":") else { return nil }
        let usage = try TokenUsage(from: &reader)
        guard reader.take(",\"microdollars\":") else { return nil }
        let microdollars = try reader.integer()
        for key in Self.numbers {
            guard reader.take(key) else { return nil }
            _ = try reader.integer()
        }
        guard reader.take(",\"finish\":") else { return nil }
        try reader.array { (reader) throws(JSONError) in try skipText(&reader) }
        _ = try skipText("model", &reader)
        guard reader.take(",\"headers\":") else { return nil }
        _ = try reader.list(Header.init(from:))
        guard try skipText("reply", &reader) else { return nil }
        let reused = reader.take(",\"reused\":") ? try reader.integer() : nil
        guard reader.take("}") else { return nil }
        return .callCompleted(
            CallCompleted(
                call: CallID(call), role: role, texts: texts, usage: usage, microdollars: microdollars,
                latencyMilliseconds: 0, attempts: 0, status: 0, finish: [], model: nil, headers: [], reply: "",
                reused: reused))
    }

    private static func scored(_ reader: inout JSONReader) throws(JSONError) -> Payload? {
        guard reader.take("{\"candidate\":") else { return nil }
        let candidate = try reader.candidate()
        guard reader.take(",\"split\":"), let split = reader.plainSplit(), reader.take(",\"example\":") else {
            return nil
        }
        let example = try reader.string()
        guard reader.take(",\"call\":") else { return nil }
        let call = try reader.string()
        guard try skipText("output", &reader) else { return nil }
        _ = try skipText("answer", &reader)
        guard reader.take(",\"score\":") else { return nil }
        let score = try reader.number()
        guard reader.take("}") else { return nil }
        return .exampleScored(
            ExampleScored(
                candidate: candidate, split: split, example: example, call: CallID(call), output: "", answer: nil,
                score: score))
    }

    private static let numbers: [StaticString] = [",\"latency_milliseconds\":", ",\"attempts\":", ",\"status\":"]

    /// Moves past a member other than the first, if it has that key and is text.
    private static func skipText(_ key: StaticString, _ reader: inout JSONReader) throws(JSONError) -> Bool {
        let before = reader
        guard reader.take(",\""), reader.take(key), reader.take("\":") else {
            reader = before
            return false
        }
        let value = reader
        guard reader.take("\"") else {
            reader = before
            return false
        }
        reader = value
        try reader.skip()
        return true
    }

    /// Moves past a text, without making one.
    private static func skipText(_ reader: inout JSONReader) throws(JSONError) {
        guard try reader.raw().first == UInt8(ascii: "\"") else { throw reader.problem("expected a string") }
    }
}
