import Diagnostics

/// What was found wrong so far, and which settings were looked for.
final class Findings {
    private(set) var diagnostics: [Diagnostic] = []
    /// The path of each setting that a section was asked for; `*` stands for a name that the user chose.
    private(set) var known: Set<String> = []
    /// The words that each setting takes, where it takes only certain words.
    private(set) var words: [String: [String]] = [:]

    func report(at place: Place, field: String? = nil, problem: String, remedy: String? = nil) {
        let diagnostic = Diagnostic(place: place, field: field, problem: problem, remedy: remedy)
        if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
    }

    func note(known path: String) {
        known.insert(path)
    }

    func note(words: [String], of path: String) {
        self.words[path] = words
    }

    /// Throws what was found, in the order of the places.
    func finish() throws(Problems) {
        guard !diagnostics.isEmpty else { return }
        let sorted = diagnostics.enumerated().sorted { left, right in
            guard let leftPlace = left.element.place, let rightPlace = right.element.place, leftPlace != rightPlace
            else { return left.offset < right.offset }
            return leftPlace < rightPlace
        }
        throw Problems(sorted.map(\.element), exitCode: .invalidInput)
    }
}
