import History
import Runs

/// Runs and their forks as a tree, in the order in which a person reads it.
struct Family {
    /// Each run with the lines that lead to it from its parent.
    let rows: [(indent: String, history: RunHistory)]

    init(_ histories: [RunHistory]) {
        let ids = Set(histories.map(\.location.id))
        let children = Dictionary(grouping: histories) { Self.parent(of: $0) ?? "" }
        var rows: [(indent: String, history: RunHistory)] = []
        var drawn: Set<String> = []
        func add(_ history: RunHistory, lead: String, below: String) {
            rows.append((lead, history))
            drawn.insert(history.location.id)
            let forks = (children[history.location.id] ?? []).filter { !drawn.contains($0.location.id) }
            for (index, fork) in forks.enumerated() {
                let isLast = index == forks.count - 1
                add(fork, lead: below + (isLast ? "└ " : "├ "), below: below + (isLast ? "  " : "│ "))
            }
        }
        for history in histories where !ids.contains(Self.parent(of: history) ?? "") {
            add(history, lead: "", below: "")
        }
        // Runs that were renamed may name each other as parents.
        for history in histories where !drawn.contains(history.location.id) { add(history, lead: "", below: "") }
        self.rows = rows
    }

    /// Nil for a fork of a run of the same id in another place, which is not here.
    private static func parent(of history: RunHistory) -> String? {
        let parent = history.state.origin.forks.last?.parent
        return parent == history.location.id ? nil : parent
    }
}
