/// What the candidates score by metrics that the run itself did not use.
package struct Rescores: Hashable, Sendable {
    private struct Key: Hashable, Sendable {
        var metric: String
        var candidate: CandidateID
        var split: SplitName
    }

    /// The metrics, in the order in which they were first used.
    package private(set) var metrics: [String] = []
    private var evaluations: [Key: Trajectory.Evaluation] = [:]

    package init() {}

    /// A candidate's score by a metric on a split; nil where it has none.
    package subscript(metric: String, candidate: CandidateID, split: SplitName) -> Trajectory.Evaluation? {
        evaluations[Key(metric: metric, candidate: candidate, split: split)]
    }

    /// The candidates by a metric, the best on validation first; of equals the one that came first.
    package func ranking(by metric: String) -> [(candidate: CandidateID, evaluation: Trajectory.Evaluation)] {
        evaluations.filter { $0.key.metric == metric && $0.key.split == .validation }
            .map { ($0.key.candidate, $0.value) }
            .sorted { ($0.1.mean, $1.0) > ($1.1.mean, $0.0) }
    }

    package mutating func apply(_ event: Event) {
        guard case .candidateRescored(let value) = event.payload else { return }
        if !metrics.contains(value.metric) { metrics.append(value.metric) }
        evaluations[Key(metric: value.metric, candidate: value.candidate, split: value.split)] = Trajectory.Evaluation(
            seq: event.seq, n: value.n, failed: value.failed, mean: value.mean, standardError: value.standardError)
    }
}
