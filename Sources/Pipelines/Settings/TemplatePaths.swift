/// Meta-prompt templates that stand in for the built-in ones, as written in the pipeline; nil is the built-in one.
package struct TemplatePaths: Hashable, Sendable {
    package var generate: String?
    package var edit: String?

    package init(generate: String? = nil, edit: String? = nil) {
        self.generate = generate
        self.edit = edit
    }
}
