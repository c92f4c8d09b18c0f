import Diagnostics

/// Where each setting of a pipeline was written, for problems that only show once the files it names are read.
package struct SettingPlaces: Sendable {
    private var places: [String: Place] = [:]

    init(_ tree: SettingNode) {
        collect(tree, path: "")
    }

    /// The place of a setting's value by its path, such as `task.data.train`; nil where nothing is written.
    package subscript(path: String) -> Place? {
        places[path]
    }

    private mutating func collect(_ node: SettingNode, path: String) {
        places[path] = node.place
        guard case .section(let entries) = node.content else { return }
        for entry in entries { collect(entry.value, path: path.isEmpty ? entry.key : "\(path).\(entry.key)") }
    }
}
