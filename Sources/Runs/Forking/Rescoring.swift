import Evaluation
import History
import Pipelines

/// The recorded outputs scored again, by the metric and among the labels that hold from the fork on.
struct Rescoring {
    let pipeline: Pipeline
    /// The data as the fork has them.
    let datasets: Datasets

    /// A new `example.scored` for each of the recorded ones, and a new `candidate.evaluated` after those of its candidate.
    func drafts(_ events: [Event]) -> [Draft] {
        let metric = pipeline.task.answer.metric
        let targets = datasets.targets
        let finder = AnswerFinder(metric, labels: datasets.labels)
        var scores: [String: [Double]] = [:]
        return events.map { event in
            var payload: any EventPayload
            switch event.payload {
            case .exampleScored(var scored):
                scored.answer = finder.answer(in: scored.output)
                scored.score = metric.score(answer: scored.answer, targets: targets[scored.example] ?? [])
                scores["\(scored.candidate)/\(scored.split.rawValue)", default: []].append(scored.score)
                payload = scored
            case .candidateEvaluated(var evaluated):
                let key = "\(evaluated.candidate)/\(evaluated.split.rawValue)"
                let summary = ScoreSummary(scores.removeValue(forKey: key) ?? [])
                evaluated.mean = summary?.mean ?? 0
                evaluated.standardError = summary?.standardError ?? 0
                payload = evaluated
            default: preconditionFailure("only scores are given again")
            }
            return Draft(step: event.step, causes: [.seq(event.seq)], payload: payload)
        }
    }
}
