import Foundation

/// A command of a document's `console` block, and what the document says that it prints.
struct DocumentCommand: Sendable, CustomStringConvertible {
    var command: String
    /// Lines; one that is `…` stands for any number of lines.
    var output: [String]
    /// Whether the block is marked `model`, since a model has to be there to run it.
    var needsModel: Bool

    var description: String { command }

    /// The commands of a Markdown text, in their order.
    static func all(in markdown: String) -> [DocumentCommand] {
        var commands: [DocumentCommand] = []
        var block: String?
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("```") {
                block = block == nil ? String(line.dropFirst(3)) : nil
            } else if let block, block.hasPrefix("console") {
                if line.hasPrefix("$ ") {
                    let model = block.contains("model")
                    commands.append(
                        DocumentCommand(command: String(line.dropFirst(2)), output: [], needsModel: model))
                } else if !commands.isEmpty {
                    commands[commands.count - 1].output.append(line)
                }
            }
        }
        return commands
    }

    /// Whether the lines that were printed are those of the document.
    func matches(_ printed: [String]) -> Bool {
        Self.matches(output[...], printed[...])
    }

    private static func matches(_ expected: ArraySlice<String>, _ printed: ArraySlice<String>) -> Bool {
        guard let first = expected.first else { return printed.isEmpty }
        if first == "…" {
            return printed.indices.contains { matches(expected.dropFirst(), printed[$0...]) }
                || expected.count == 1
        }
        guard let line = printed.first, line == first else { return false }
        return matches(expected.dropFirst(), printed.dropFirst())
    }
}
