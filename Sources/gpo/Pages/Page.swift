import Foundation
import JSON

/// How pages are laid out: a label in front, text beside it.
enum Page {
    static let labelWidth = 11

    /// `label      text`, the text's further lines indented below.
    static func line(_ label: String, _ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        Screen.print(Style.dim(Format.padded("\(label) ", labelWidth)) + Style.safe(String(lines.first ?? "")))
        for line in lines.dropFirst() {
            Screen.print(String(repeating: " ", count: labelWidth) + Style.safe(String(line)))
        }
    }

    /// A text of several lines, each behind a bar.
    static func quote(_ text: String) {
        let text = text.hasSuffix("\n") ? String(text.dropLast()) : text
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            for part in wrapped(Style.safe(String(line)), width: Style.width - labelWidth - 2) {
                Screen.print(String(repeating: " ", count: labelWidth) + Style.dim("| ") + part)
            }
        }
    }

    static func heading(_ text: String) {
        Screen.print()
        Screen.print(Style.bold(text))
    }

    /// JSON with a newline.
    static func json(_ body: (inout JSONWriter) -> Void) {
        var writer = JSONWriter()
        body(&writer)
        Screen.print(bytes: writer.bytes + [UInt8(ascii: "\n")])
    }

    /// The line broken between words, where it is longer than `width`.
    static func wrapped(_ line: String, width: Int) -> [String] {
        guard line.count > width else { return [line] }
        var lines: [String] = []
        var current = ""
        for word in line.split(separator: " ", omittingEmptySubsequences: false) {
            if !current.isEmpty, current.count + 1 + word.count > width {
                lines.append(current)
                current = String(word)
            } else {
                current +=
                    current.isEmpty && lines.isEmpty == false ? String(word) : (current.isEmpty ? "" : " ") + word
            }
        }
        return lines + [current]
    }

    /// A score with its sign, such as `+12.5`.
    static func difference(_ difference: Double) -> String {
        String(format: "%+.1f", difference * 100)
    }

    /// A table whose columns are as wide as they must be, the last one cut to the screen.
    static func table(_ rows: [[String]], indent: Int = 2) {
        guard let columns = rows.first?.count else { return }
        let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
        let fixed = widths.dropLast().reduce(indent) { $0 + $1 + 2 }
        for (index, row) in rows.enumerated() {
            var line = String(repeating: " ", count: indent)
            for (column, cell) in row.dropLast().enumerated() { line += Format.padded(cell, widths[column]) + "  " }
            line += Format.safeLine(row.last ?? "", width: max(16, Style.width - fixed))
            while line.last == " " { line.removeLast() }
            Screen.print(index == 0 ? Style.dim(line) : line)
        }
    }
}
