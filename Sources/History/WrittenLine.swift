import JSON

/// What stands before the payload of a line in the writer's own form, read in one pass and in that order.
///
/// Any other line is left to the strict way, which takes members in any order and says what is wrong with a line that is
/// none.
struct WrittenLine {
    var seq: Int
    var time: Timestamp
    /// The type's name; no copy is made of it.
    var type: UnsafeRawBufferPointer
    var version: Int
    var step: Int?
    /// Empty where they were not asked for.
    var causes: [Int] = []
    /// Stands before the payload.
    var reader: JSONReader

    /// Nil where the line is not in that form.
    init?(_ line: UnsafeRawBufferPointer, withCauses: Bool) {
        reader = JSONReader(line)
        do throws(JSONError) {
            guard reader.take("{\"seq\":") else { return nil }
            seq = try reader.integer()
            guard reader.take(",\"time\":"), let text = reader.plainText(), let time = Timestamp(text),
                reader.take(",\"type\":"), let type = reader.plainText(), reader.take(",\"v\":")
            else { return nil }
            self.time = time
            self.type = type
            version = try reader.integer()
            if reader.take(",\"step\":") { step = try reader.integer() }
            guard reader.take(",\"causes\":") else { return nil }
            if withCauses {
                causes = try reader.integers()
            } else {
                try reader.array { (reader) throws(JSONError) in _ = try reader.integer() }
            }
            guard reader.take(",\"data\":") else { return nil }
        } catch {
            return nil
        }
    }

    /// Moves past the line's end; false where more follows the payload.
    mutating func isAtEnd() -> Bool {
        do throws(JSONError) {
            guard reader.take("}") else { return false }
            try reader.end()
            return true
        } catch {
            return false
        }
    }
}

extension Event {
    /// Reads a line in the writer's own form; nil for any other, and for one that is not right.
    init?(written line: UnsafeRawBufferPointer) {
        guard var written = WrittenLine(line, withCauses: true) else { return nil }
        do throws(JSONError) {
            // The types that fill a log are read without asking a table.
            let payload: Payload
            if written.version == 1, written.type.isText("example.scored") {
                guard let value = try ExampleScored(written: &written.reader) else { return nil }
                payload = .exampleScored(value)
            } else if written.version == 1, written.type.isText("call.requested") {
                guard let value = try CallRequested(written: &written.reader) else { return nil }
                payload = .callRequested(value)
            } else if written.version == 1, written.type.isText("call.completed") {
                guard let value = try CallCompleted(written: &written.reader) else { return nil }
                payload = .callCompleted(value)
            } else {
                payload = try Payload(
                    type: String(decoding: written.type, as: UTF8.self), version: written.version,
                    data: try written.reader.raw())
            }
            guard written.isAtEnd() else { return nil }
            self.init(
                seq: written.seq, time: written.time, step: written.step, causes: written.causes, payload: payload)
        } catch {
            return nil
        }
    }
}
