import Diagnostics

extension Doctor {
    /// One thing that was looked at.
    package struct Finding: Hashable, Sendable {
        package enum Verdict: String, Hashable, Sendable {
            case fine, warning, failure
        }

        package var subject: String
        package var verdict: Verdict
        package var text: String
        /// What to do, where something is wrong.
        package var remedy: String?
        /// The exit code that a failure calls for.
        package var exitStatus: ExitStatus = .invalidInput

        /// A failure for each of the problems.
        static func failures(_ subject: String, _ problems: Problems) -> [Finding] {
            problems.diagnostics.map { diagnostic in
                let place = diagnostic.place.map { "\($0): " } ?? ""
                let field = diagnostic.field.map { "\($0): " } ?? ""
                return Finding(
                    subject: subject, verdict: .failure, text: place + field + diagnostic.problem,
                    remedy: diagnostic.remedy, exitStatus: problems.exitCode)
            }
        }
    }
}
