import Evaluation
import History
import JSON

/// The recorded outputs of a run scored by another metric: what is still to be written down.
package struct MetricRescoring: Sendable {
    fileprivate struct Group: Hashable, Sendable {
        var candidate: CandidateID
        var split: SplitName
    }

    /// An output's score by the metric.
    package struct Score: Sendable {
        fileprivate var group: Group
        fileprivate var seq: Int
        fileprivate var example: String
        fileprivate var answer: String?
        fileprivate var score: Double
    }

    package let metric: Metric
    /// What the outputs are scored by.
    package let datasets: Datasets
    private let targets: [String: [String]]
    private let answers: AnswerFinder
    private var scores: [Group: [Score]] = [:]
    private var order: [Group] = []

    package init(_ metric: Metric, datasets: Datasets) {
        self.metric = metric
        self.datasets = datasets
        targets = datasets.targets
        answers = AnswerFinder(metric, labels: datasets.labels)
    }

    /// The score of an `example.scored`; nil of any other event.
    ///
    /// It does not depend on what was taken, so many can be made at once.
    package func score(_ event: Event) -> Score? {
        guard case .exampleScored = event.payload else { return nil }
        return FrequentLine.with(event) { score($0) }
    }

    /// The same of a line of the log.
    package func score(_ line: UnsafeRawBufferPointer) throws(JSONError) -> Score? {
        guard let frequent = FrequentLine(line) else { return score(try Event(line: line)) }
        return score(frequent)
    }

    private func score(_ line: FrequentLine) -> Score? {
        guard case .scored(let scored) = line.content else { return nil }
        let group = Group(candidate: scored.candidate, split: scored.split)
        let example = scored.example.string
        let answer = answers.answer(in: scored.output.string)
        return Score(
            group: group, seq: line.seq, example: example, answer: answer,
            score: metric.score(answer: answer, targets: targets[example] ?? []))
    }

    /// Takes the next scores; a later one of the same example takes the earlier one's place.
    package mutating func take(_ scores: [Score]) {
        for score in scores { take(score) }
    }

    private mutating func take(_ score: Score) {
        if let last = scores[score.group]?.firstIndex(where: { $0.example == score.example }) {
            scores[score.group]?[last] = score
            return
        }
        if scores[score.group] == nil { order.append(score.group) }
        scores[score.group, default: []].append(score)
    }

    /// A batch for each candidate and split: an `example.rescored` for each output, then the `candidate.rescored`.
    ///
    /// Only what the run itself has evaluated is scored, so that the two scores stand for the same examples, and what has a
    /// score by the metric keeps it. `outline` is the whole run's. Each batch is made when it is asked for, so that no more
    /// than one need be in memory.
    package func batches(of outline: RunOutline) -> some Collection<[Draft]> {
        order.lazy.compactMap { group in
            guard let evaluation = outline.trajectory[group.candidate]?.evaluations[group.split],
                outline.rescores[metric.rawValue, group.candidate, group.split] == nil
            else { return nil }
            return batch(group, failed: evaluation.failed)
        }
    }

    private func batch(_ group: Group, failed: Int) -> [Draft] {
        let scores = scores[group] ?? []
        var drafts = scores.map { score in
            Draft(
                causes: [.seq(score.seq)],
                ExampleRescored(
                    metric: metric.rawValue, candidate: group.candidate, split: group.split, example: score.example,
                    answer: score.answer, score: score.score))
        }
        let summary = ScoreSummary(scores.map(\.score))
        drafts.append(
            Draft(
                causes: drafts.indices.map { .sibling($0) },
                CandidateRescored(
                    metric: metric.rawValue, candidate: group.candidate, split: group.split, n: scores.count,
                    failed: failed, mean: summary?.mean ?? 0, standardError: summary?.standardError ?? 0)))
        return drafts
    }
}
