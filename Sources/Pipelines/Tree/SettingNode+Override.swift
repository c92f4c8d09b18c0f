import Diagnostics

extension SettingNode {
    /// The tree with one setting replaced or added; sections on the way are made where they are missing.
    func setting(_ override: Override, findings: Findings) -> SettingNode {
        let steps = override.path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard !steps.contains("") else {
            findings.report(
                at: override.place, problem: "a path with an empty part",
                remedy: "Write the names of the sections and of the setting with a point between them.")
            return self
        }
        return setting(steps[...], to: YAMLText.value(of: override, findings: findings), findings: findings)
    }

    private func setting(_ steps: ArraySlice<String>, to new: SettingNode, findings: Findings) -> SettingNode {
        guard !steps.isEmpty else { return new }
        var entries: [SettingEntry]
        switch content {
        case .section(let existing): entries = existing
        case .scalar where isNull: entries = []
        case .list, .scalar:
            findings.report(
                at: new.place, problem: "\(Secrets.quoted(steps.joined(separator: "."))) cannot be set inside \(found)",
                remedy: "Set the whole of it instead, or a setting that the pipeline has.")
            return self
        }
        let (key, rest) = Self.key(in: steps, among: entries)
        let old = entries.first { $0.key == key }?.value ?? SettingNode(.section([]), place: new.place)
        let entry = SettingEntry(key: key, place: new.place, value: old.setting(rest, to: new, findings: findings))
        if let index = entries.firstIndex(where: { $0.key == key }) {
            entries[index].value = entry.value
        } else {
            entries.append(entry)
        }
        var node = self
        node.content = .section(entries)
        return node
    }

    /// The key that the first steps name: several together where a key has points in it, as a model's name may.
    private static func key(
        in steps: ArraySlice<String>, among entries: [SettingEntry]
    ) -> (key: String, rest: ArraySlice<String>) {
        for count in stride(from: steps.count, to: 1, by: -1) {
            let joined = steps.prefix(count).joined(separator: ".")
            if entries.contains(where: { $0.key == joined }) { return (joined, steps.dropFirst(count)) }
        }
        return (steps[steps.startIndex], steps.dropFirst())
    }
}
