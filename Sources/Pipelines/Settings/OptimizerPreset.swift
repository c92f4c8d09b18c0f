/// A published method's place in the space of optimizer settings.
package enum OptimizerPreset: String, CaseIterable, Hashable, Sendable {
    /// Tang et al. 2024, the defaults of `OptimizerSettings`.
    case gpo

    /// Methods that the format names and this build does not have.
    static let notYet = ["opro", "ape", "apo", "pe2", "sgdm"]
}
