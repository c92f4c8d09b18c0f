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

    /// The text with what each command printed in place of what it says, a nil leaving it as it is.
    ///
    /// A `…` stays where it is: as many lines as stood before and after it are taken from what was printed.
    static func rewrite(_ markdown: String, with printed: [[String]?]) -> String {
        let commands = all(in: markdown)
        var lines: [String] = []
        var next = -1
        var isReplaced = false
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            let isCommand = next + 1 < commands.count && line == "$ " + commands[next + 1].command
            if isCommand {
                next += 1
                lines.append(line)
                isReplaced = printed[next] != nil
                if let output = printed[next] { lines += commands[next].abridged(output) }
                continue
            }
            if line.hasPrefix("```") { isReplaced = false }
            if !isReplaced { lines.append(line) }
        }
        return lines.joined(separator: "\n")
    }

    private func abridged(_ printed: [String]) -> [String] {
        guard let first = output.firstIndex(of: "…"), let last = output.lastIndex(of: "…") else { return printed }
        let tail = output.count - last - 1
        guard printed.count > first + tail else { return printed }
        return printed.prefix(first) + ["…"] + printed.suffix(tail)
    }
}
