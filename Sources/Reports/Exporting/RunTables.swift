import History

/// A run as tables: candidates, examples and calls; rows come out as the events go in.
package struct RunTables: Sendable {
    package private(set) var trajectory = Trajectory()
    /// The cell of what counts as right, by example.
    private var targets: [String: [UInt8]] = [:]
    private var models: [CallID: String] = [:]
    private var uses: [CandidateID: [Int]] = [:]

    package init() {}

    package static let candidateColumns = [
        "candidate", "step", "parent", "changed_words", "split", "n", "failed", "mean", "standard_error",
        "started_steps", "text",
    ]
    package static let exampleColumns = [
        "seq", "candidate", "split", "example", "score", "answer", "targets", "call", "output",
    ]
    package static let callColumns = [
        "seq", "time", "call", "role", "step", "model", "status", "attempts", "prompt_tokens", "cached_tokens",
        "completion_tokens", "microdollars", "latency_milliseconds", "reused", "error",
    ]

    /// The table that a row is of.
    package enum Table: Hashable, Sendable {
        case examples, calls
    }

    /// Takes the rows that the next events bring, and calls `write` with each piece of them.
    package mutating func take<Failure: Error>(
        _ rows: DraftedRows, _ write: (Table, ArraySlice<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        var start = 0
        for item in rows.items {
            switch item {
            case .event(let event): apply(event)
            case .asked(let call, let model): models[call] = model
            case .example(let example, let gap, let end):
                try write(.examples, rows.text[start..<gap])
                if let cell = targets[example] { try write(.examples, cell[...]) }
                try write(.examples, rows.text[gap..<end])
                start = end
            case .call(let call, let gap, let needsModel, let isLast, let end):
                try write(.calls, rows.text[start..<gap])
                if needsModel, let model = models[call] {
                    var cell: [UInt8] = []
                    CSVRow.append([model], to: &cell)
                    try write(.calls, cell[...])
                }
                if isLast { models[call] = nil }
                try write(.calls, rows.text[gap..<end])
                start = end
            }
        }
    }

    private mutating func apply(_ event: Event) {
        trajectory.apply(event)
        switch event.payload {
        case .exampleLoaded(let value):
            var cell: [UInt8] = []
            CSVRow.append([value.targets.joined(separator: " | ")], to: &cell)
            targets[value.example] = cell
        case .stepStarted(let value): uses[value.current, default: []].append(event.step ?? 0)
        default: return
        }
    }

    /// The table of candidates: a row for each split that it was evaluated on, or one without.
    package var candidateRows: [[String]] {
        trajectory.candidates.flatMap { candidate in
            let head = [
                "\(candidate.id)", candidate.step.map(String.init) ?? "", candidate.parent?.description ?? "",
                "\(candidate.changedWords)",
            ]
            let tail = [(uses[candidate.id] ?? []).map(String.init).joined(separator: " "), candidate.text]
            let evaluations = candidate.evaluations.sorted { $0.value.seq < $1.value.seq }.map { split, value in
                [split.rawValue, "\(value.n)", "\(value.failed)", "\(value.mean)", "\(value.standardError)"]
            }
            return (evaluations.isEmpty ? [["", "", "", "", ""]] : evaluations).map { head + $0 + tail }
        }
    }
}
