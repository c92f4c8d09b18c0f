import Diagnostics
import History
import Models

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
            for index in problems.diagnostics.indices where problems.diagnostics[index].field == nil {
                problems.diagnostics[index].field = "models.\(role.rawValue)"
            }
            throw problems
        }
    }
}
