/// One problem, its place, and the way out, printed as compilers print theirs.
package struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
    /// Whether the problem stops the work.
    package enum Severity: String, Hashable, Sendable {
        case error, warning, note
    }

    package var severity: Severity
    package var place: Place?
    /// The setting or field at fault, such as `optimizer.edit_budget.final`.
    package var field: String?
    /// What is wrong, as a sentence without a final full stop.
    package var problem: String
    /// What to do about it, as one or more sentences.
    package var remedy: String?

    package init(
        _ severity: Severity = .error, place: Place? = nil, field: String? = nil, problem: String,
        remedy: String? = nil
    ) {
        self.severity = severity
        self.place = place
        self.field = field
        self.problem = problem
        self.remedy = remedy
    }

    /// `place: error: field: problem`, then the remedy on an indented line of its own.
    package var description: String {
        var text = place.map { "\($0): " } ?? ""
        text += "\(severity.rawValue): "
        if let field { text += "\(field): " }
        text += problem
        if let remedy { text += "\n  \(remedy)" }
        return text
    }
}
