import Foundation

/// Numbers and texts as people read them.
enum Format {
    /// A score of 0 to 1 as 0 to 100.
    static func score(_ score: Double) -> String {
        String(format: "%.1f", score * 100)
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

    static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
