import Evaluation
import History

/// Scores by another metric, given after the run's end, held against the outputs that they are of.
extension Replay {
    mutating func compare(_ value: ExampleRescored, _ event: Event, _ line: UnsafeRawBufferPointer) throws {
        counts.decisions += 1
        guard let metric = Metric(rawValue: value.metric) else {
            return differ(event, derived: nil, "today's code has no metric \(value.metric)")
        }
        guard let cause = event.causes.first, case .exampleScored(let scored)? = try past.scored(cause)?.payload else {
            return differ(event, derived: nil, "it does not follow from a scored example")
        }
        beside(.rescored(scored, truth(by: metric), line: Array(line)), event)
        rescored.append((event.seq, value))
    }

    private mutating func truth(by metric: Metric) -> Truth {
        if let truth, truth.metric == metric { return truth }
        let new = Truth(
            metric: metric, answers: AnswerFinder(metric, labels: state.datasets.labels),
            targets: state.datasets.targets)
        truth = new
        return new
    }

    mutating func compare(_ value: CandidateRescored, _ event: Event, _ line: UnsafeRawBufferPointer) {
        counts.decisions += 1
        let of = rescored.last?.value
        let summary = ScoreSummary(rescored.map(\.value.score))
        let candidate = of?.candidate ?? value.candidate
        let split = of?.split ?? value.split
        let evaluation = state.trajectory[candidate]?.evaluations[split]
        let derived = CandidateRescored(
            metric: of?.metric ?? value.metric, candidate: candidate, split: split, n: evaluation?.n ?? 0,
            failed: evaluation?.failed ?? 0, mean: summary?.mean ?? 0, standardError: summary?.standardError ?? 0)
        compare(event, line, with: derived.event(in: event, causes: rescored.map(\.seq)))
        rescored = []
    }
}

extension EventPayload {
    /// This payload in the place of a recorded event.
    fileprivate func event(in recorded: Event, causes: [Int]) -> Event {
        Event(seq: recorded.seq, time: recorded.time, step: recorded.step, causes: causes, payload: payload)
    }
}
