/// The built-in templates, the same text as in `pipelines/templates/`.
package enum DefaultTemplates {
    /// The texts of an update method's template and of the partials that templates may use, by name.
    package static func texts(for update: Update) -> [String: String] {
        let template = update == .generate ? PackageResources.generate_mustache : PackageResources.edit_mustache
        return partials.merging([update.rawValue: String(decoding: template, as: UTF8.self)]) { $1 }
    }

    /// The parts that both templates share, which a user's template may use too.
    package static let partials = [
        "task": String(decoding: PackageResources.task_mustache, as: UTF8.self),
        "trajectory": String(decoding: PackageResources.trajectory_mustache, as: UTF8.self),
        "reply": String(decoding: PackageResources.reply_mustache, as: UTF8.self),
    ]
}
