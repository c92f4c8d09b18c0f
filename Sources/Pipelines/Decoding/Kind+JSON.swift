import JSON

extension Kind where Value == [JSONMember] {
    /// A section whose names and values are not gpo's.
    static func members(_ what: String, such example: String) -> Kind {
        Kind { node, key throws(Mismatch) in
            guard case .section = node.content, case .object(let members) = node.json else {
                throw Mismatch(
                    problem: "expected a section, found \(node.found)",
                    remedy: "Write \(what), such as `\(key): \(example)`.")
            }
            return members
        }
    }
}
