import Diagnostics
import History
import Models
import Pipelines

/// Finds the models' keys where the pipeline says they are; a key never stands in the pipeline itself.
package struct KeyReader: Sendable {
    let environment: @Sendable () -> [String: String]

    package init(environment: @escaping @Sendable () -> [String: String]) {
        self.environment = environment
    }

    /// The key of a model, nil where it needs none; throws where it is named and not there.
    package func key(for settings: ModelSettings, role: History.ModelRole) throws(Problems) -> Secret? {
        guard let source = KeySource(settings) else { return nil }
        do throws(Problems) {
            return try source.read(environment: environment())
        } catch {
            var problems = error
            let field = "models.\(role.rawValue).\(settings.keyEnvironment == nil ? "key_file" : "key_env")"
            for index in problems.diagnostics.indices where problems.diagnostics[index].field == nil {
                problems.diagnostics[index].field = field
            }
            throw problems
        }
    }

    /// Throws for every key that a pipeline names and that is not there, with the place of the setting that names it.
    package func check(_ pipeline: Pipeline, places: SettingPlaces? = nil) throws(Problems) {
        var problems: [Problems] = []
        for (role, settings) in pipeline.models.byRole {
            do throws(Problems) {
                _ = try key(for: settings, role: role)
            } catch {
                var error = error
                for index in error.diagnostics.indices where error.diagnostics[index].place == nil {
                    error.diagnostics[index].place = error.diagnostics[index].field.flatMap { places?[$0] }
                }
                problems.append(error)
            }
        }
        if let first = problems.first {
            throw Problems(problems.flatMap(\.diagnostics), exitCode: first.exitCode)
        }
    }
}
