import JSON

/// A line of one of the types that most of a log consists of, without the fields that no projection keeps; valid only as
/// long as the line's bytes.
///
/// A line in the form that the writer gives it is read member by member in that order; any other is left to
/// `Event(line:)`, which also says what is wrong with a line that is none. Nothing is passed over unchecked.
struct FoldedLine {
    enum Content {
        case requested(Requested)
        case completed(Completed)
        case scored(Scored)
    }

    /// Of a `call.requested`.
    struct Requested {
        var call: UnsafeRawBufferPointer
        var request: CallIndex.Request
        var worst: WorstCase
    }

    /// Of a `call.completed`.
    struct Completed {
        var call: UnsafeRawBufferPointer
        var role: ModelRole
        /// The array of texts, as JSON.
        var texts: UnsafeRawBufferPointer
        var textCount: Int
        var usage: TokenUsage
        var microdollars: Int
        var isReused: Bool
    }

    /// Of an `example.scored`.
    struct Scored {
        var candidate: CandidateID
        var split: SplitName
        var example: UnsafeRawBufferPointer
        var call: UnsafeRawBufferPointer
        var score: Double
    }

    var seq: Int
    var time: Timestamp
    var content: Content

    /// Nil where the line must be read in full.
    init?(_ line: UnsafeRawBufferPointer) {
        guard var written = WrittenLine(line, withCauses: false), written.version == 1 else { return nil }
        do throws(JSONError) {
            let content: Content?
            if written.type.isText("example.scored") {
                content = try Self.scored(&written.reader).map { .scored($0) }
            } else if written.type.isText("call.requested") {
                content = try Self.requested(&written.reader).map { .requested($0) }
            } else if written.type.isText("call.completed") {
                content = try Self.completed(&written.reader, line).map { .completed($0) }
            } else {
                return nil
            }
            guard let content, written.isAtEnd() else { return nil }
            (seq, time, self.content) = (written.seq, written.time, content)
        } catch {
            return nil
        }
    }

    private static func requested(_ reader: inout JSONReader) throws(JSONError) -> Requested? {
        guard reader.take("{\"call\":"), let call = reader.plainText(), reader.take(",\"role\":"),
            reader.plainRole() != nil, reader.take(",\"endpoint\":"), try reader.skipText(),
            reader.take(",\"model\":"), try reader.skipText(), reader.take(",\"choices\":")
        else { return nil }
        let choices = try reader.integer()
        guard reader.take(",\"body_digest\":"), let digest = reader.plainText(), reader.take(",\"body\":") else {
            return nil
        }
        try reader.skip()
        guard reader.take(",\"worst\":{\"tokens\":") else { return nil }
        let tokens = try reader.integer()
        guard reader.take(",\"microdollars\":") else { return nil }
        let worst = WorstCase(tokens: tokens, microdollars: try reader.integer())
        guard reader.take("}}") else { return nil }
        return Requested(
            call: call, request: CallIndex.Request(body: BodyDigest(bytes: digest), choices: choices), worst: worst)
    }

    private static func completed(
        _ reader: inout JSONReader, _ line: UnsafeRawBufferPointer
    ) throws(JSONError) -> Completed? {
        guard reader.take("{\"call\":"), let call = reader.plainText(), reader.take(",\"role\":"),
            let role = reader.plainRole(), reader.take(",\"texts\":")
        else { return nil }
        let start = reader.offset
        guard let textCount = try skipTexts(&reader) else { return nil }
        let texts = UnsafeRawBufferPointer(rebasing: line[start..<reader.offset])
        guard reader.take(",\"usage\":"), let usage = try TokenUsage(written: &reader),
            reader.take(",\"microdollars\":")
        else { return nil }
        let microdollars = try reader.integer()
        guard reader.take(",\"latency_milliseconds\":") else { return nil }
        _ = try reader.integer()
        guard reader.take(",\"attempts\":") else { return nil }
        _ = try reader.integer()
        guard reader.take(",\"status\":") else { return nil }
        _ = try reader.integer()
        guard reader.take(",\"finish\":"), try skipTexts(&reader) != nil else { return nil }
        if reader.take(",\"model\":"), try !reader.skipText() { return nil }
        guard reader.take(",\"headers\":"), try skipHeaders(&reader), reader.take(",\"reply\":"), try reader.skipText()
        else { return nil }
        let isReused = reader.take(",\"reused\":")
        if isReused { _ = try reader.integer() }
        guard reader.take("}") else { return nil }
        return Completed(
            call: call, role: role, texts: texts, textCount: textCount, usage: usage, microdollars: microdollars,
            isReused: isReused)
    }

    private static func scored(_ reader: inout JSONReader) throws(JSONError) -> Scored? {
        guard reader.take("{\"candidate\":") else { return nil }
        let candidate = try reader.candidate()
        guard reader.take(",\"split\":"), let split = reader.plainSplit(), reader.take(",\"example\":"),
            let example = reader.plainText(), reader.take(",\"call\":"), let call = reader.plainText(),
            reader.take(",\"output\":"), try reader.skipText()
        else { return nil }
        if reader.take(",\"answer\":"), try !reader.skipText() { return nil }
        guard reader.take(",\"score\":") else { return nil }
        let score = try reader.number()
        guard reader.take("}") else { return nil }
        return Scored(candidate: candidate, split: split, example: example, call: call, score: score)
    }

    /// Moves past an array of texts and counts them; nil where it holds something else.
    private static func skipTexts(_ reader: inout JSONReader) throws(JSONError) -> Int? {
        if reader.take("[]") { return 0 }
        guard reader.take("[") else { return nil }
        var count = 0
        repeat {
            guard try reader.skipText() else { return nil }
            count += 1
        } while reader.take(",")
        return reader.take("]") ? count : nil
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

extension Event {
    /// Reads a line unless it is one of the calls and scores that fill a log and in order, which is found out without making
    /// a value of it: then it is nil.
    package init?(unlessSound line: UnsafeRawBufferPointer) throws(JSONError) {
        if FoldedLine(line) != nil { return nil }
        try self.init(line: line)
    }
}
