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
        func add(_ history: RunHistory, lead: String, below: String) {
            rows.append((lead, history))
            let forks = children[history.location.id] ?? []
            for (index, fork) in forks.enumerated() {
                let isLast = index == forks.count - 1
                add(fork, lead: below + (isLast ? "└ " : "├ "), below: below + (isLast ? "  " : "│ "))
            }
        }
        for history in histories where !ids.contains(Self.parent(of: history) ?? "") {
            add(history, lead: "", below: "")
        }
        self.rows = rows
    }

    private static func parent(of history: RunHistory) -> String? {
        history.state.origin.forks.last?.parent
    }
}
