/// A meta-prompt template, or a part that templates share, that is built into the program.
///
/// Its text is the file beside this one, which the build embeds.
package enum BuiltInTemplate: String, CaseIterable, Sendable {
    case generate, edit, task, trajectory, reply

    /// The Mustache source.
    package var text: String {
        let bytes =
            switch self {
            case .generate: PackageResources.generate_mustache
            case .edit: PackageResources.edit_mustache
            case .task: PackageResources.task_mustache
            case .trajectory: PackageResources.trajectory_mustache
            case .reply: PackageResources.reply_mustache
            }
        return String(decoding: bytes, as: UTF8.self)
    }
}
