import Diagnostics
import JSON

/// One line of a data file while it is read: what was found of it, and what is wrong.
struct ExampleRecord {
    let fields: ExampleFields
    let file: String
    let line: Int
    private(set) var diagnostics: [Diagnostic] = []

    private var input: String?
    private var targets: [String]?
    private var images: [String] = []
    /// All keys of the line, to find the one that was meant.
    private var keys: [String] = []

    init(fields: ExampleFields, file: String, line: Int) {
        self.fields = fields
        self.file = file
        self.line = line
    }

    /// The input, targets and images, or nil where `diagnostics` says what is wrong.
    mutating func read(_ bytes: [UInt8]) -> (input: String, targets: [String], images: [String])? {
        do throws(JSONError) {
            try bytes.withUnsafeBytesTyped { buffer throws(JSONError) in
                var reader = JSONReader(buffer)
                try reader.object { (reader, key) throws(JSONError) in
                    try member(try key.string(), of: &reader, in: bytes)
                }
                try reader.end()
            }
        } catch {
            report(
                error.problem, at: error.offset, in: bytes,
                remedy: "Write one JSON object a line, such as \(Dataset.sample(fields)).")
            return nil
        }
        guard diagnostics.isEmpty else { return nil }
        if input == nil { reportMissing(fields.input, setting: "input") }
        if targets == nil { reportMissing(fields.target, setting: "target") }
        guard let input, let targets else { return nil }
        return (input, targets, images)
    }

    private mutating func member(_ key: String, of reader: inout JSONReader, in bytes: [UInt8]) throws(JSONError) {
        let value = try reader.raw()
        let end = reader.offset
        let start = end - value.count
        if keys.contains(key) {
            report("the line has this key twice", at: start, in: bytes, field: key, remedy: "Keep one of the two.")
        }
        keys.append(key)
        if key == fields.input { readInput(value, at: start, in: bytes) }
        if key == fields.target { try readTargets(value, at: start, in: bytes) }
        if key == fields.image { try readImages(value, at: start, in: bytes) }
    }

    private mutating func readInput(_ value: UnsafeRawBufferPointer, at offset: Int, in bytes: [UInt8]) {
        var reader = JSONReader(value)
        guard let text = try? reader.string() else {
            return report(
                "expected a string, found \(Self.kind(of: value))", at: offset, in: bytes, field: fields.input,
                remedy: "Put the text in double quotes.")
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            return report(
                "the text is empty", at: offset, in: bytes, field: fields.input,
                remedy: "Write what the task model is to read, or delete the line.")
        }
        input = text
    }

    /// A path, a list of paths, or `null` for an example without one.
    private mutating func readImages(
        _ value: UnsafeRawBufferPointer, at offset: Int, in bytes: [UInt8]
    ) throws(JSONError) {
        if value.first == UInt8(ascii: "n") { return }
        var reader = JSONReader(value)
        var paths: [String?] = []
        if value.first == UInt8(ascii: "[") {
            try reader.array { (reader) throws(JSONError) in paths.append(Self.path(try reader.raw())) }
        } else {
            paths = [Self.path(value)]
        }
        images = paths.compactMap(\.self)
        guard images.count == paths.count else {
            return report(
                "expected the path of an image file or a list of paths", at: offset, in: bytes, field: fields.image,
                remedy: "Write the path in double quotes, relative to the data file.")
        }
    }

    private static func path(_ value: UnsafeRawBufferPointer) -> String? {
        var reader = JSONReader(value)
        guard let text = try? reader.string(), text.contains(where: { !$0.isWhitespace }) else { return nil }
        return text
    }

    private mutating func readTargets(
        _ value: UnsafeRawBufferPointer, at offset: Int, in bytes: [UInt8]
    ) throws(JSONError) {
        var found: [String] = []
        var reader = JSONReader(value)
        if value.first == UInt8(ascii: "[") {
            var problem: (kind: String, offset: Int)?
            try reader.array { (reader) throws(JSONError) in
                let element = try reader.raw()
                if let text = Self.target(element) {
                    found.append(text)
                } else if problem == nil {
                    problem = (Self.kind(of: element), offset + reader.offset - element.count)
                }
            }
            if let problem { return reportTarget(problem.kind, at: problem.offset, in: bytes) }
            if found.isEmpty { return reportTarget("an empty list", at: offset, in: bytes) }
        } else {
            guard let text = Self.target(value) else {
                return reportTarget(Self.kind(of: value), at: offset, in: bytes)
            }
            found = [text]
        }
        targets = found
    }

    /// A string's text, or a number or a boolean as it is written; nil for anything else and for blank strings.
    private static func target(_ value: UnsafeRawBufferPointer) -> String? {
        switch value.first {
        case UInt8(ascii: "\""):
            var reader = JSONReader(value)
            guard let text = try? reader.string(), text.contains(where: { !$0.isWhitespace }) else { return nil }
            return text
        case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "n"), nil: return nil
        default: return String(decoding: value, as: UTF8.self)
        }
    }

    private static func kind(of value: UnsafeRawBufferPointer) -> String {
        switch value.first {
        case UInt8(ascii: "\""): value.count == 2 ? "an empty string" : "a blank string"
        case UInt8(ascii: "["): "a list"
        case UInt8(ascii: "{"): "an object"
        case UInt8(ascii: "t"), UInt8(ascii: "f"): "a boolean"
        case UInt8(ascii: "n"): "null"
        default: "a number"
        }
    }
}

extension ExampleRecord {
    private mutating func reportTarget(_ kind: String, at offset: Int, in bytes: [UInt8]) {
        report(
            "expected a string, a number, a boolean or a list of these, found \(kind)", at: offset, in: bytes,
            field: fields.target, remedy: "Write the right answer, or delete the line.")
    }

    private mutating func reportMissing(_ key: String, setting: String) {
        let others = keys.filter { $0 != fields.input && $0 != fields.target }
        let remedy =
            if let meant = NearestMatch.of(key, among: others) {
                "Did you mean \"\(meant)\"? Rename the key, or set task.fields.\(setting): \(meant)."
            } else if others.isEmpty {
                "Write it, as in \(Dataset.sample(fields))."
            } else {
                "The line has \(others.map { "\"\($0)\"" }.joined(separator: ", ")): name one in task.fields.\(setting)."
            }
        diagnostics.append(
            Diagnostic(
                place: Place(file: file, line: line, column: 1), field: key, problem: "the line has no such key",
                remedy: remedy))
    }

    private mutating func report(
        _ problem: String, at offset: Int, in bytes: [UInt8], field: String? = nil, remedy: String
    ) {
        let column = String(decoding: bytes.prefix(offset), as: UTF8.self).unicodeScalars.count + 1
        diagnostics.append(
            Diagnostic(
                place: Place(file: file, line: line, column: column), field: field, problem: problem, remedy: remedy))
    }
}
