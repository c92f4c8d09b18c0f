import Diagnostics
import JSON

/// Reading a data file: JSON Lines, one example a line.
package enum Dataset {
    /// Problems reported of one file at most; a file of another kind has one in every line.
    package static let mostProblems = 50

    /// The examples of a file, in its order.
    ///
    /// Blank lines are passed over. Keys other than those of `fields` are ignored.
    /// - Throws: all problems of the file at once (up to `mostProblems`), each with its line, column and remedy.
    package static func examples(
        in bytes: [UInt8], file: String, split: Split, fields: ExampleFields = ExampleFields()
    ) throws(Problems) -> [Example] {
        var examples: [Example] = []
        var diagnostics: [Diagnostic] = []
        var line = 0
        var unreported = 0
        for slice in lines(of: bytes) {
            line += 1
            guard slice.contains(where: { $0 > 0x20 }) else { continue }
            var record = ExampleRecord(fields: fields, file: file, line: line)
            let read = record.read(Array(slice))
            if let read {
                examples.append(
                    Example(
                        id: Example.id(split: split, line: line), input: read.input, targets: read.targets,
                        images: read.images))
            }
            let room = mostProblems - diagnostics.count
            diagnostics += record.diagnostics.prefix(room)
            unreported += max(0, record.diagnostics.count - room)
        }
        if unreported > 0 {
            diagnostics.append(
                Diagnostic(place: Place(file: file), problem: "\(unreported) more problems of this file are not shown"))
        }
        if examples.isEmpty, diagnostics.isEmpty {
            diagnostics.append(
                Diagnostic(
                    place: Place(file: file), field: "task.data.\(split.rawValue)",
                    problem: "the file holds no example",
                    remedy: "Write one JSON object a line, such as \(sample(fields))."))
        }
        if !diagnostics.isEmpty { throw Problems(diagnostics, exitCode: .invalidInput) }
        return examples
    }

    /// The labels that the examples' targets use, each once, sorted.
    package static func labels(of examples: some Sequence<Example>) -> [String] {
        Set(examples.flatMap(\.targets)).sorted()
    }

    /// What a line looks like.
    static func sample(_ fields: ExampleFields) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key(fields.input)
            writer.string("...")
            writer.key(fields.target)
            writer.string("...")
        }
        return writer.text
    }

    /// The lines, without a byte order mark and without the line feeds.
    private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        return text.split(separator: 0x0A, omittingEmptySubsequences: false)
    }
}
