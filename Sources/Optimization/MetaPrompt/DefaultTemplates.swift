import Templates

/// The built-in templates by name, as a meta-prompt takes them.
package enum DefaultTemplates {
    /// The texts of an update method's template and of the partials that templates may use, by name.
    package static func texts(for update: Update) -> [String: String] {
        let template: BuiltInTemplate = update == .generate ? .generate : .edit
        return partials.merging([template.rawValue: template.text]) { $1 }
    }

    /// The parts that both templates share, which a user's template may use too.
    package static let partials = Dictionary(
        uniqueKeysWithValues: [BuiltInTemplate.task, .trajectory, .reply].map { ($0.rawValue, $0.text) })
}
