/// A string as it stands in JSON text, all of it checked; valid only as long as that text.
///
/// For what needs a string's bytes, or only its beginning, and so needs no `String`.
package struct JSONText {
    /// What stands between the quotes.
    package let bytes: UnsafeRawBufferPointer
    private let form: JSONReader.StringForm

    init(bytes: UnsafeRawBufferPointer, form: JSONReader.StringForm) {
        self.bytes = bytes
        self.form = form
    }

    /// Whether it is ASCII without escapes, so that the bytes are the string's own.
    package var isPlain: Bool { form.isEmpty }

    /// The string.
    package var string: String {
        guard let start = bytes.baseAddress else { return "" }
        return JSONStrings.decode(start, count: bytes.count, form: form)
    }

    /// Appends the string's UTF-8 to `target`, or no less than its first `limit` bytes; says whether that is all of it.
    ///
    /// What is cut off may be cut off within a character.
    @discardableResult
    package func append(to target: inout [UInt8], atLeast limit: Int = .max) -> Bool {
        guard form.contains(.escaped), let start = bytes.baseAddress else {
            target.append(contentsOf: bytes.prefix(limit))
            return bytes.count <= limit
        }
        let room = limit < bytes.count ? min(bytes.count, limit + JSONStrings.overshoot) : bytes.count
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { buffer in
            let (length, isWhole) = JSONStrings.unescape(start, bytes.count, into: buffer, atLeast: limit)
            target.append(contentsOf: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<length]))
            return isWhole
        }
    }

    /// Appends the string between quotes, in the writer's own form.
    package func write(to writer: inout JSONWriter) {
        // Escapes may stand for what the writer would not escape.
        if form.contains(.escaped) { writer.string(string) } else { writer.string(unescaped: bytes) }
    }
}

extension JSONReader {
    /// The string that is next, without making a `String`; nil, without moving, where none begins here.
    package mutating func text() throws(JSONError) -> JSONText? {
        guard cursor < count, byte(cursor) == UInt8(ascii: "\"") else { return nil }
        let span = try stringSpan("expected a string")
        return JSONText(
            bytes: UnsafeRawBufferPointer(start: base + span.start, count: span.count), form: span.form)
    }
}
