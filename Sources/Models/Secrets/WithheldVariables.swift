import Subprocess

/// The environment variables that hold a model's key, which no program that is started needs to see.
package struct WithheldVariables: Hashable, Sendable {
    package var names: [String]

    package init(_ names: [String]) {
        self.names = names
    }

    /// This process's environment without them.
    package var environmentOfChildren: Environment {
        names.compactMap { Environment.Key(rawValue: $0) }.reduce(.inherit) { $0.updating([$1: nil]) }
    }
}
