import Diagnostics
import Mustache

/// A Mustache template of what the optimizer model reads.
package struct MetaPromptTemplate: Sendable {
    /// The name in the log, such as `generate`.
    package let name: String
    /// SHA-256 of the template's text, in hexadecimal.
    package let digest: String
    private let library: MustacheLibrary

    /// Parses the template and its partials; `file` is where a problem is reported.
    package init(
        name: String, text: String, digest: String, partials: [String: String] = [:], file: String
    ) throws(Problems) {
        self.name = name
        self.digest = digest
        var templates: [String: MustacheTemplate] = [:]
        for (part, text) in partials.merging([name: text], uniquingKeysWith: { $1 }) {
            do {
                templates[part] = try MustacheTemplate(string: text)
            } catch let error as MustacheTemplate.ParserError {
                throw Problems(
                    Diagnostic(
                        place: Place(file: file, line: error.context.lineNumber, column: error.context.columnNumber),
                        field: "templates.\(part)",
                        problem:
                            "not a Mustache template: \((error.error as? MustacheTemplate.Error)?.sentence ?? "\(error.error)")",
                        remedy: "The syntax is told at mustache.github.io, `man 5 mustache`."), exitCode: .invalidInput)
            } catch {
                throw Problems(
                    Diagnostic(
                        place: Place(file: file), field: "templates.\(part)",
                        problem: "not a Mustache template: \(error)"), exitCode: .invalidInput)
            }
        }
        library = MustacheLibrary(templates: templates)
    }

    /// The whole text that the optimizer model reads.
    package func render(_ context: MetaPromptContext) -> String {
        library.render(context.values, withTemplate: name) ?? ""
    }
}
