import Evaluation
import Models
import Optimization

/// All that a pipeline file says, with every default filled in.
///
/// Paths stay as they were written: whoever read the file resolves them against its directory.
package struct Pipeline: Hashable, Sendable {
    /// The version of the file format that this build reads.
    package static let version = 1

    /// Letters, digits, `-`, `_` and `.`; the beginning of a run's id.
    package var name: String
    /// What every random choice of a run derives from.
    package var seed: Int
    package var task: TaskSettings
    /// Local model servers that a run starts and stops, in the order of the file.
    package var servers: [ServerSettings]
    package var models: ModelRoles
    /// The method whose defaults `optimizer` started from.
    package var preset: OptimizerPreset
    package var optimizer: OptimizerSettings
    package var templates: TemplatePaths
    package var budget: Budget
    package var limits: Limits
    /// The share of a candidate's examples, 0 to 1, whose calls may fail before it counts as unmeasured.
    package var failedShare: Double
    /// Prices that stand in for those of the shipped table, in the order of the file.
    package var prices: [ModelPrice]

    package init(
        name: String, seed: Int = 0, task: TaskSettings, servers: [ServerSettings] = [], models: ModelRoles,
        preset: OptimizerPreset = .gpo, optimizer: OptimizerSettings = OptimizerSettings(),
        templates: TemplatePaths = TemplatePaths(), budget: Budget = Budget(), limits: Limits = Limits(),
        failedShare: Double = 0.05, prices: [ModelPrice] = []
    ) {
        self.name = name
        self.seed = seed
        self.task = task
        self.servers = servers
        self.models = models
        self.preset = preset
        self.optimizer = optimizer
        self.templates = templates
        self.budget = budget
        self.limits = limits
        self.failedShare = failedShare
        self.prices = prices
    }

    /// The server of that name, or nil if there is none.
    package func server(named name: String) -> ServerSettings? {
        servers.first { $0.name == name }
    }
}
