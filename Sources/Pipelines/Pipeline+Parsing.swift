import Diagnostics
import JSON

extension Pipeline {
    /// Reads a pipeline file's text; `file` is its path as the user wrote it, for messages.
    ///
    /// Throws all that is wrong with it at once, in the order of the file.
    package static func parse(
        text: String, file: String, overrides: [Override] = []
    ) throws(Problems) -> Pipeline {
        try read(text: text, file: file, overrides: overrides).pipeline
    }

    /// The same, with the place of each setting.
    package static func read(
        text: String, file: String, overrides: [Override] = []
    ) throws(Problems) -> (pipeline: Pipeline, places: SettingPlaces) {
        let findings = Findings()
        guard let tree = YAMLText.compose(text, file: file, findings: findings) else {
            throw Problems(findings.diagnostics, exitCode: .invalidInput)
        }
        return try decode(tree, overrides: overrides, findings: findings)
    }

    /// Reads what `resolved` wrote, with other settings laid over it; `place` says where it was recorded.
    package init(
        resolved: JSONValue, overrides: [Override] = [], place: Place = Place(file: "run.created")
    ) throws(Problems) {
        self = try Self.decode(SettingNode(resolved, place: place), overrides: overrides, findings: Findings()).pipeline
    }

    private static func decode(
        _ tree: SettingNode, overrides: [Override], findings: Findings
    ) throws(Problems) -> (pipeline: Pipeline, places: SettingPlaces) {
        let tree = overrides.reduce(tree) { $0.setting($1, findings: findings) }
        let pipeline = PipelineDecoding.pipeline(from: tree, findings: findings)
        try findings.finish()
        guard let pipeline else { preconditionFailure("a pipeline that cannot be read has a problem to report") }
        return (pipeline, SettingPlaces(tree))
    }
}
