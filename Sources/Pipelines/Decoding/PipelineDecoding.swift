import Diagnostics
import Evaluation
import Models
import Optimization

/// Reads the whole of a pipeline; each section has a file of its own.
enum PipelineDecoding {
    /// The pipeline, or nil when something that it cannot be without is missing; every problem is in `findings`.
    static func pipeline(from tree: SettingNode, findings: Findings) -> Pipeline? {
        var root = Section(tree, path: "", pattern: "", place: tree.place, findings: findings)
        checkVersion(&root)
        let name = root.required(
            "name",
            .text(
                "a name", such: "navigate", form: "letters, digits, `-`, `_` and `.`, 64 at most", where: isName),
            missing: "navigate")
        let seed = root.value("seed", .whole(0...Int.max, "the seed of every random choice", such: "0"), default: 0)
        let task = TaskDecoding.task(
            root.requiredSection("task", missing: "{data: {…}, prompt: \"…\", answer: {metric: exact}}"))
        let servers = ServerDecoding.servers(root.section("servers"))
        let models = ModelDecoding.roles(
            root.requiredSection("models", missing: "{task: {…}, optimizer: {…}}"), servers: servers.map(\.name))
        let (preset, optimizer) = OptimizerDecoding.optimizer(root.section("optimizer"))
        let templates = templates(root.section("templates"))
        let budget = LimitsDecoding.budget(root.section("budget"))
        let (limits, failedShare) = LimitsDecoding.limits(root.section("limits"))
        let prices = PriceDecoding.prices(root.section("prices"))
        root.finish()
        guard let name, let task, let models else { return nil }
        return Pipeline(
            name: name, seed: seed, task: task, servers: servers, models: PriceDecoding.priced(models, by: prices),
            preset: preset,
            optimizer: optimizer, templates: templates, budget: budget, limits: limits, failedShare: failedShare,
            prices: prices)
    }

    private static func checkVersion(_ root: inout Section) {
        let kind = Kind<Int>.whole(1...Int.max, "the version of the format", such: "\(Pipeline.version)")
        guard let version = root.required("version", kind, missing: "\(Pipeline.version)"),
            version != Pipeline.version
        else { return }
        root.report(
            "version", problem: "this gpo reads version \(Pipeline.version), found \(version)",
            remedy: "Use the gpo that the file was written for, or write `version: \(Pipeline.version)`.")
    }

    private static func templates(_ section: Section) -> TemplatePaths {
        var section = section
        let templates = TemplatePaths(
            generate: section.optional(
                "generate", .text("the path of a template", such: "templates/generate.mustache")),
            edit: section.optional("edit", .text("the path of a template", such: "templates/edit.mustache")))
        section.finish()
        return templates
    }

    /// Whether a text can begin the name of a directory on every file system.
    static func isName(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first != ".", first != "-", text.utf8.count <= 64 else {
            return false
        }
        return text.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                || scalar == "-" || scalar == "_" || scalar == "."
        }
    }
}
