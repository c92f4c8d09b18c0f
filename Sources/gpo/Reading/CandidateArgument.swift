import Diagnostics
import History

/// A candidate as a user names it.
enum CandidateArgument {
    /// Reads `c3`; the error says how candidates are named.
    static func parse(_ text: String) throws(Problems) -> CandidateID {
        if let id = CandidateID(text) { return id }
        throw Problems(
            Diagnostic(
                problem: "\"\(text)\" names no candidate",
                remedy: Int(text).map { "Did you mean c\($0)?" } ?? "Candidates are named c0, c1, c2 and so on."),
            exitCode: .usage)
    }

    /// A candidate that the run does not have.
    static func missing(_ id: CandidateID, run: String, count: Int) -> Problems {
        Problems(
            Diagnostic(
                problem: "there is no candidate \(id) in \(run)",
                remedy: count == 0 ? "It has none yet." : "It has c0 to c\(count - 1)."), exitCode: .noInput)
    }
}
