import JSON

/// A line of one of the types that most of a log consists of, member by member as it stands there; valid only as long as
/// the line's bytes.
///
/// A line in the form that the writer gives it is read in that order, and nothing is copied; any other is left to
/// `Event(line:)`, which also says what is wrong with a line that is none. Nothing is passed over unchecked.
package struct FrequentLine {
    package enum Content {
        case requested(Requested)
        case completed(Completed)
        case scored(Scored)
        case rescored(Rescored)
    }

    /// Of a `call.requested`, without the body.
    package struct Requested {
        package var call: JSONText
        package var role: ModelRole
        package var endpoint: JSONText
        package var model: JSONText
        package var choices: Int
        var bodyDigest: JSONText
        package var worst: WorstCase
    }

    /// Of a `call.completed`, without the headers and the reply.
    package struct Completed {
        package var call: JSONText
        package var role: ModelRole
        package var texts: WrittenTexts
        package var usage: TokenUsage
        package var microdollars: Int
        package var latencyMilliseconds: Int
        package var attempts: Int
        package var status: Int
        package var finish: WrittenTexts
        package var model: JSONText?
        package var reused: Int?
    }

    /// Of an `example.scored`.
    package struct Scored {
        package var candidate: CandidateID
        package var split: SplitName
        package var example: JSONText
        package var call: JSONText
        package var output: JSONText
        package var answer: JSONText?
        package var score: Double
    }

    /// Of an `example.rescored`.
    package struct Rescored {
        package var metric: JSONText
        package var candidate: CandidateID
        package var split: SplitName
        package var example: JSONText
        package var answer: JSONText?
        package var score: Double
    }

    package var seq: Int
    package var time: Timestamp
    package var step: Int?
    package var content: Content

    /// Calls `body` with the line of an event, whatever form it was read in; the event must be of one of the types.
    package static func with<Result>(_ event: Event, _ body: (FrequentLine) throws -> Result) rethrows -> Result {
        try event.line.withUnsafeBytes { bytes in
            guard let line = FrequentLine(UnsafeRawBufferPointer(rebasing: bytes.dropLast())) else {
                preconditionFailure("\(event.payload.type) is no frequent type, or is written in another form")
            }
            return try body(line)
        }
    }

    /// Nil where the line must be read in full.
    package init?(_ line: UnsafeRawBufferPointer) {
        guard var written = WrittenLine(line, withCauses: false), written.version == 1 else { return nil }
        do throws(JSONError) {
            let content: Content?
            if written.type.isText("example.scored") {
                content = try Scored(&written.reader).map { .scored($0) }
            } else if written.type.isText("call.requested") {
                content = try Requested(&written.reader).map { .requested($0) }
            } else if written.type.isText("call.completed") {
                content = try Completed(&written.reader, line).map { .completed($0) }
            } else if written.type.isText("example.rescored") {
                content = try Rescored(&written.reader).map { .rescored($0) }
            } else {
                return nil
            }
            guard let content, written.isAtEnd() else { return nil }
            (seq, time, step, self.content) = (written.seq, written.time, written.step, content)
        } catch {
            return nil
        }
    }
}

extension FrequentLine.Requested {
    fileprivate init?(_ reader: inout JSONReader) throws(JSONError) {
        guard reader.take("{\"call\":"), let call = try reader.text(), reader.take(",\"role\":"),
            let role = reader.plainRole(), reader.take(",\"endpoint\":"), let endpoint = try reader.text(),
            reader.take(",\"model\":"), let model = try reader.text(), reader.take(",\"choices\":")
        else { return nil }
        let choices = try reader.integer()
        guard reader.take(",\"body_digest\":"), let digest = try reader.text(), reader.take(",\"body\":") else {
            return nil
        }
        try reader.skip()
        guard reader.take(",\"worst\":{\"tokens\":") else { return nil }
        let tokens = try reader.integer()
        guard reader.take(",\"microdollars\":") else { return nil }
        let worst = WorstCase(tokens: tokens, microdollars: try reader.integer())
        guard reader.take("}}") else { return nil }
        self.init(
            call: call, role: role, endpoint: endpoint, model: model, choices: choices, bodyDigest: digest,
            worst: worst)
    }
}

extension FrequentLine.Completed {
    fileprivate init?(_ reader: inout JSONReader, _ line: UnsafeRawBufferPointer) throws(JSONError) {
        guard reader.take("{\"call\":"), let call = try reader.text(), reader.take(",\"role\":"),
            let role = reader.plainRole(), reader.take(",\"texts\":"), let texts = try WrittenTexts(&reader, line),
            reader.take(",\"usage\":"), let usage = try TokenUsage(written: &reader), reader.take(",\"microdollars\":")
        else { return nil }
        let microdollars = try reader.integer()
        guard reader.take(",\"latency_milliseconds\":") else { return nil }
        let latency = try reader.integer()
        guard reader.take(",\"attempts\":") else { return nil }
        let attempts = try reader.integer()
        guard reader.take(",\"status\":") else { return nil }
        let status = try reader.integer()
        guard reader.take(",\"finish\":"), let finish = try WrittenTexts(&reader, line) else { return nil }
        let hasModel = reader.take(",\"model\":")
        let model = hasModel ? try reader.text() : nil
        guard hasModel == (model != nil), reader.take(",\"headers\":"), try Self.skipHeaders(&reader),
            reader.take(",\"reply\":"),
            try reader.skipText()
        else { return nil }
        let reused = reader.take(",\"reused\":") ? try reader.integer() : nil
        guard reader.take("}") else { return nil }
        self.init(
            call: call, role: role, texts: texts, usage: usage, microdollars: microdollars,
            latencyMilliseconds: latency, attempts: attempts, status: status, finish: finish, model: model,
            reused: reused)
    }

    /// Moves past the headers; false where they are not in the writer's form.
    private static func skipHeaders(_ reader: inout JSONReader) throws(JSONError) -> Bool {
        if reader.take("[]") { return true }
        guard reader.take("[") else { return false }
        repeat {
            guard reader.take("{\"name\":"), try reader.skipText(), reader.take(",\"value\":"), try reader.skipText(),
                reader.take("}")
            else { return false }
        } while reader.take(",")
        return reader.take("]")
    }
}

extension FrequentLine.Scored {
    fileprivate init?(_ reader: inout JSONReader) throws(JSONError) {
        guard reader.take("{\"candidate\":") else { return nil }
        let candidate = try reader.candidate()
        guard reader.take(",\"split\":"), let split = reader.plainSplit(), reader.take(",\"example\":"),
            let example = try reader.text(), reader.take(",\"call\":"), let call = try reader.text(),
            reader.take(",\"output\":"), let output = try reader.text()
        else { return nil }
        let hasAnswer = reader.take(",\"answer\":")
        let answer = hasAnswer ? try reader.text() : nil
        guard hasAnswer == (answer != nil), reader.take(",\"score\":") else { return nil }
        let score = try reader.number()
        guard reader.take("}") else { return nil }
        self.init(
            candidate: candidate, split: split, example: example, call: call, output: output, answer: answer,
            score: score)
    }
}

extension FrequentLine.Rescored {
    fileprivate init?(_ reader: inout JSONReader) throws(JSONError) {
        guard reader.take("{\"metric\":"), let metric = try reader.text(), reader.take(",\"candidate\":") else {
            return nil
        }
        let candidate = try reader.candidate()
        guard reader.take(",\"split\":"), let split = reader.plainSplit(), reader.take(",\"example\":"),
            let example = try reader.text()
        else { return nil }
        let hasAnswer = reader.take(",\"answer\":")
        let answer = hasAnswer ? try reader.text() : nil
        guard hasAnswer == (answer != nil), reader.take(",\"score\":") else { return nil }
        let score = try reader.number()
        guard reader.take("}") else { return nil }
        self.init(
            metric: metric, candidate: candidate, split: split, example: example, answer: answer, score: score)
    }
}

/// An array of strings in the writer's form, all of it checked; valid only as long as its bytes.
package struct WrittenTexts {
    /// The array, as JSON.
    package let bytes: UnsafeRawBufferPointer
    /// How many there are.
    package let count: Int
    package let first: JSONText?

    /// Nil where something else is next.
    init?(_ reader: inout JSONReader, _ line: UnsafeRawBufferPointer) throws(JSONError) {
        let start = reader.offset
        var count = 0
        var first: JSONText?
        if !reader.take("[]") {
            guard reader.take("[") else { return nil }
            repeat {
                guard let text = try reader.text() else { return nil }
                if count == 0 { first = text }
                count += 1
            } while reader.take(",")
            guard reader.take("]") else { return nil }
        }
        bytes = UnsafeRawBufferPointer(rebasing: line[start..<reader.offset])
        self.count = count
        self.first = first
    }

    /// The strings.
    package var strings: [String] {
        if count == 0 { return [] }
        if count == 1, let first { return [first.string] }
        var reader = JSONReader(bytes)
        do throws(JSONError) { return try reader.strings() } catch { preconditionFailure("checked before: \(error)") }
    }
}

extension Event {
    /// Reads a line unless it is one of the calls and scores that fill a log and in order, which is found out without making
    /// a value of it: then it is nil.
    package init?(unlessSound line: UnsafeRawBufferPointer) throws(JSONError) {
        if FrequentLine(line) != nil { return nil }
        try self.init(line: line)
    }
}
