import Foundation

/// Numbers and texts as people read them.
enum Format {
    /// A score of 0 to 1 as 0 to 100.
    static func score(_ score: Double) -> String {
        // Most are whole, and a million of them are printed at a time.
        if let whole = Int(exactly: score * 100), score.sign == .plus { return "\(whole).0" }
        return String(format: "%.1f", score * 100)
    }

    static func dollars(_ microdollars: Int) -> String {
        let amount = Double(microdollars) / 1_000_000
        return "$" + String(format: amount != 0 && amount < 0.1 ? "%.4f" : "%.2f", amount)
    }

    /// Such as `850`, `12.3k` or `4.56M`.
    static func count(_ count: Int) -> String {
        switch count {
        case ..<10_000: String(count)
        case ..<1_000_000: String(format: "%.1fk", Double(count) / 1000)
        default: String(format: "%.2fM", Double(count) / 1_000_000)
        }
    }

    /// Such as `0.4s`, `42s`, `3m05s` or `2h10m`.
    static func duration(seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        switch whole {
        case ..<10: return String(format: "%.1fs", seconds)
        case ..<60: return "\(whole)s"
        case ..<3600: return "\(whole / 60)m" + String(format: "%02ds", whole % 60)
        default: return "\(whole / 3600)h" + String(format: "%02dm", whole / 60 % 60)
        }
    }

    /// One line of at most so many characters.
    static func line(_ text: String, width: Int) -> String {
        let single = text.split(whereSeparator: \.isNewline).joined(separator: " ⏎ ")
        return single.count <= width ? single : single.prefix(width - 1) + "…"
    }

    /// One line of at most so many characters, with nothing in it that a terminal would obey.
    static func safeLine(_ text: String, width: Int) -> String {
        var text = text
        var line: [UInt8] = []
        line.reserveCapacity(width + 16)
        let made = text.withUTF8 { appendSafeASCIILine(UnsafeRawBufferPointer($0), width: width, to: &line) }
        return made == nil ? self.line(Style.safe(text), width: width) : String(decoding: line, as: UTF8.self)
    }

    /// Appends the same of a text of which nothing beyond ASCII would be seen, and says whether it was cut off; of any other
    /// it appends nothing and says nil.
    ///
    /// It looks no further than what is seen.
    static func appendSafeASCIILine(_ text: UnsafeRawBufferPointer, width: Int, to line: inout [UInt8]) -> Bool? {
        if let end = text.prefix(width + 1).firstIndex(where: { $0 < 0x20 || $0 >= 0x7F }) {
            return appendSafeASCIILine(text, plain: end, width: width, to: &line)
        }
        if text.count <= width {
            line.append(contentsOf: text)
            return false
        }
        line.append(contentsOf: text[..<(width - 1)])
        line.append(contentsOf: "…".utf8)
        return true
    }

    /// The same of a text of which the first `plain` characters, at most `width` of them, are seen as they are.
    private static func appendSafeASCIILine(
        _ text: UnsafeRawBufferPointer, plain: Int, width: Int, to line: inout [UInt8]
    ) -> Bool? {
        let start = line.count
        line.append(contentsOf: text[..<plain])
        // The length of the line when it had one character less than may be there: where it is cut off.
        var cut = start + min(plain, width - 1)
        var count = plain
        var isBehindNewline = false
        func add(_ character: some Sequence<UInt8>) {
            if count == width - 1 { cut = line.count }
            line.append(contentsOf: character)
            count += 1
        }
        for byte in text[plain...] {
            if byte >= 0x80 {
                line.removeSubrange(start...)
                return nil
            }
            if byte == 0x0A {
                isBehindNewline = count > 0
                continue
            }
            if isBehindNewline {
                for character in [" ", "⏎", " "] { add(character.utf8) }
                isBehindNewline = false
            }
            switch byte {
            case 0x09: add(CollectionOfOne(0x20))
            case ..<0x20, 0x7F: add("\u{FFFD}".utf8)
            default: add(CollectionOfOne(byte))
            }
            if count > width {
                line.removeSubrange(cut...)
                line.append(contentsOf: "…".utf8)
                return true
            }
        }
        return false
    }

    static func padded(_ text: String, _ width: Int) -> String {
        // Without a byte beyond ASCII, each is a character, but for a line end of two.
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x80 }
        return text + String(repeating: " ", count: max(0, width - (isPlain ? text.utf8.count : text.count)))
    }
}
