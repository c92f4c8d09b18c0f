import Evaluation
import History

/// The recorded outputs of a run scored by another metric: what is still to be written down.
package struct MetricRescoring: Sendable {
    private struct Group: Hashable, Sendable {
        var candidate: CandidateID
        var split: SplitName
    }

    private struct Output: Sendable {
        var seq: Int
        var example: String
        var text: String
    }

    private let metric: Metric
    private let outline: RunOutline
    private var outputs: [Group: [Output]] = [:]
    private var order: [Group] = []

    /// `outline` is the whole run's.
    package init(_ metric: Metric, outline: RunOutline) {
        self.metric = metric
        self.outline = outline
    }

    /// Takes an `example.scored`; a later one of the same example takes the earlier one's place.
    package mutating func take(_ event: Event) {
        guard case .exampleScored(let scored) = event.payload else { return }
        let group = Group(candidate: scored.candidate, split: scored.split)
        // What has a score by the metric keeps it.
        guard outline.rescores[metric.rawValue, group.candidate, group.split] == nil else { return }
        let output = Output(seq: event.seq, example: scored.example, text: scored.output)
        if let last = outputs[group]?.firstIndex(where: { $0.example == scored.example }) {
            outputs[group]?[last] = output
            return
        }
        if outputs[group] == nil { order.append(group) }
        outputs[group, default: []].append(output)
    }

    /// A batch for each candidate and split: an `example.rescored` for each output, then the `candidate.rescored`.
    ///
    /// Only what the run itself has evaluated is scored, so that the two scores stand for the same examples.
    package var batches: [[Draft]] {
        let targets = outline.datasets.targets
        let labels = outline.datasets.labels
        return order.compactMap { group in
            guard let evaluated = outline.trajectory[group.candidate]?.evaluations[group.split] else { return nil }
            return batch(group, failed: evaluated.failed, targets: targets, labels: labels)
        }
    }

    private func batch(
        _ group: Group, failed: Int, targets: [String: [String]], labels: [String]
    ) -> [Draft] {
        var scores: [Double] = []
        var drafts: [Draft] = []
        for output in outputs[group] ?? [] {
            let answer = metric.answer(in: output.text, labels: labels)
            let score = metric.score(answer: answer, targets: targets[output.example] ?? [])
            scores.append(score)
            drafts.append(
                Draft(
                    causes: [.seq(output.seq)],
                    ExampleRescored(
                        metric: metric.rawValue, candidate: group.candidate, split: group.split,
                        example: output.example, answer: answer, score: score)))
        }
        let summary = ScoreSummary(scores)
        drafts.append(
            Draft(
                causes: drafts.indices.map { .sibling($0) },
                CandidateRescored(
                    metric: metric.rawValue, candidate: group.candidate, split: group.split, n: scores.count,
                    failed: failed, mean: summary?.mean ?? 0, standardError: summary?.standardError ?? 0)))
        return drafts
    }
}
