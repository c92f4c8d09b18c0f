/// Events of one type that stand beside each other among the causes or consequences of another.
package struct EventGroup: Hashable, Sendable {
    package var type: String
    /// Ascending; at least one.
    package var seqs: [Int]

    /// The events of a level by type, in the order of each type's first.
    package static func grouping(_ level: [Int], in graph: CauseGraph) -> [EventGroup] {
        var groups: [EventGroup] = []
        var places: [String: Int] = [:]
        for seq in level {
            let type = graph.type(of: seq)
            if let place = places[type] {
                groups[place].seqs.append(seq)
            } else {
                places[type] = groups.count
                groups.append(EventGroup(type: type, seqs: [seq]))
            }
        }
        return groups
    }
}
