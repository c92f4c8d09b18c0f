import Diagnostics
import History

/// What of a run is to be shown.
package enum ShowTarget: Hashable, Sendable {
    /// The step of this number, counted from 0.
    case step(Int)
    case candidate(CandidateID)
    case event(seq: Int)

    /// Reads `step:3`, `candidate:c3`, `c3` or `seq:7`; the error carries the way to write it.
    package init(parsing text: String) throws(Problems) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let value = parts.count == 2 ? parts[1] : text
        let word = parts.count == 2 ? parts[0] : "candidate"
        if let target = Self.target(word, value, isShort: parts.count == 1) {
            self = target
            return
        }
        if parts.count == 2, let nearest = NearestMatch.of(word, among: ["step", "candidate", "seq"]), nearest != word {
            throw Self.problem(text, "Did you mean \(nearest):\(value)?")
        }
        throw Self.problem(
            text, Int(text).map { "Did you mean step:\($0), c\($0) or seq:\($0)?" } ?? "Write step:0, c3, or seq:7.")
    }

    private static func target(_ word: String, _ value: String, isShort: Bool) -> ShowTarget? {
        switch word {
        case "step": Int(value).flatMap { $0 >= 0 ? .step($0) : nil }
        case "seq": Int(value).flatMap { $0 >= 1 ? .event(seq: $0) : nil }
        case "candidate": (CandidateID(value) ?? (isShort ? nil : CandidateID("c\(value)"))).map { .candidate($0) }
        default: nil
        }
    }

    private static func problem(_ text: String, _ remedy: String) -> Problems {
        Problems(
            Diagnostic(problem: "\"\(text)\" is no step, candidate or event", remedy: remedy), exitCode: .usage)
    }
}
