import Diagnostics
import Yams

/// Turns Yams' nodes into setting nodes: merge keys expanded, keys written twice and tags reported.
struct YAMLTree {
    let findings: Findings
    /// Names that stand for keys written twice.
    let renamed: [String: String]
    /// Where a node of that mark stands.
    let place: (Mark?) -> Place

    func node(_ node: Node, path: String) -> SettingNode {
        let place = place(node.mark)
        switch node {
        case .scalar(let scalar):
            check(scalar.tag, isPlain: scalar.style == .plain, at: place, path: path)
            let isText = scalar.tag.rawValue == Tag.Name.str.rawValue
            return SettingNode(.scalar(scalar.string, isQuoted: scalar.style != .plain || isText), place: place)
        case .sequence(let sequence):
            check(sequence.tag, isPlain: false, at: place, path: path)
            let elements = sequence.enumerated().map { self.node($1, path: "\(path)[\($0)]") }
            return SettingNode(.list(elements), place: place)
        case .mapping(let mapping):
            check(mapping.tag, isPlain: false, at: place, path: path)
            return SettingNode(.section(entries(mapping, path: path)), place: place)
        case .alias:
            // The parser puts the anchored node in an alias's place, so none is left here.
            return SettingNode(.scalar("", isQuoted: false), place: place)
        }
    }

    private func entries(_ mapping: Node.Mapping, path: String) -> [SettingEntry] {
        var entries: [SettingEntry] = []
        var merged: [SettingEntry] = []
        for (key, value) in mapping {
            let keyPlace = place(key.mark)
            guard case .scalar(let scalar) = key else {
                findings.report(
                    at: keyPlace, field: path.isEmpty ? nil : path, problem: "a key that is not a word",
                    remedy: "Write `name: value`.")
                continue
            }
            let name = renamed[scalar.string] ?? scalar.string
            if name == "<<", scalar.style == .plain {
                merged += self.merged(value, at: keyPlace, path: path)
                continue
            }
            let keyPath = path.isEmpty ? name : "\(path).\(name)"
            if let first = entries.first(where: { $0.key == name }) {
                findings.report(
                    at: keyPlace, field: Secrets.redacted(keyPath),
                    problem: "written twice, first in line \(first.place.line ?? 0)", remedy: "Remove one of the two.")
                continue
            }
            entries.append(SettingEntry(key: name, place: keyPlace, value: node(value, path: keyPath)))
        }
        for entry in merged where !entries.contains(where: { $0.key == entry.key }) { entries.append(entry) }
        return entries
    }

    /// The entries that a merge key brings: those of one section, or of several, the first of which wins.
    private func merged(_ value: Node, at place: Place, path: String) -> [SettingEntry] {
        switch value {
        case .mapping(let mapping): return entries(mapping, path: path)
        case .sequence(let sequence): return sequence.flatMap { merged($0, at: place, path: path) }
        case .scalar, .alias:
            findings.report(
                at: place, field: path.isEmpty ? nil : path, problem: "a merge key without a section",
                remedy: "Name a section that is marked with an anchor, such as `<<: *base`.")
            return []
        }
    }

    /// Tags other than those of JSON's types mean nothing here.
    private func check(_ tag: Tag, isPlain: Bool, at place: Place, path: String) {
        let name = tag.rawValue
        let known: [Tag.Name] = [.implicit, .nonSpecific, .str, .seq, .map, .bool, .float, .null, .int]
        guard !known.contains(where: { $0.rawValue == name }) else { return }
        findings.report(
            at: place, field: path.isEmpty ? nil : path, problem: "the tag \(Secrets.quoted(name)) means nothing here",
            remedy: "Remove the tag.")
    }
}
