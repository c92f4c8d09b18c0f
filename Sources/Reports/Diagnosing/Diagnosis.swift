import Evaluation
import Foundation
import History

/// The method's failure signatures, looked for in a run's log.
package struct Diagnosis: Sendable {
    package var findings: [Finding]

    package init(_ outline: RunOutline, calls: RepeatedCalls) {
        let facts = RunFacts(outline)
        findings = [
            Self.noImprovement(outline, facts), Self.fallingScores(facts),
            Self.inconsistentResults(outline, facts, calls),
        ]
    }

    // The bounds below are judgements, named beside the numbers on the screen so that a reader can disagree.

    /// Two retrieved prompts with a higher cosine say nearly the same.
    private static let nearlyIdentical = 0.95

    private static func noImprovement(_ outline: RunOutline, _ facts: RunFacts) -> Finding {
        let initial = outline.trajectory[.initial]?.score
        let best = outline.trajectory.best
        let lastGain = best?.step
        let steps = outline.progress.finishedSteps
        let isPresent = steps > 0 && (best?.id == .initial || (lastGain.map { steps >= 4 && $0 < steps / 2 } ?? false))
        var says = "no score yet"
        if let initial, let best, let score = best.score {
            says =
                "\(percent(initial)) at first, \(percent(score)) at best (\(best.id)), "
                + (lastGain.map { "from step \($0) of \(steps)" } ?? "which no step of \(steps) has bettered")
        }
        return Finding(
            signature: .noImprovement, isPresent: isPresent,
            evidence: [
                evidence("best_gain", zip(best?.score, initial).map(-), says, isPresent, nil),
                alikePicks(outline), similarityPredicts(outline), duplicates(facts),
            ])
    }

    private static func alikePicks(_ outline: RunOutline) -> Finding.Evidence {
        var pairs = 0
        var alike = 0
        for event in outline.events {
            guard case .trajectoryRetrieved(let retrieved) = event.payload else { continue }
            let ids = retrieved.picks.map(\.candidate)
            for (index, left) in ids.enumerated() {
                for right in ids.dropFirst(index + 1) {
                    guard let similarity = outline.embeddings.similarity(left, right) else { continue }
                    pairs += 1
                    if similarity >= nearlyIdentical { alike += 1 }
                }
            }
        }
        guard pairs > 0 else {
            return evidence("alike_picks", nil, "no two retrieved prompts with vectors", false, nil)
        }
        let share = Double(alike) / Double(pairs)
        return evidence(
            "alike_picks", share,
            "\(alike) of \(pairs) pairs of prompts retrieved together are nearly identical (cosine from \(nearlyIdentical))",
            share >= 0.3,
            "Retrieve fewer (optimizer.direction.size), or by optimizer.direction.trajectory: importance.")
    }

    /// Whether a prompt's score could be told from the most similar earlier prompt.
    private static func similarityPredicts(_ outline: RunOutline) -> Finding.Evidence {
        let pairs = NearestEarlier(outline.trajectory.scored, outline.embeddings).scores
        guard let correlation = RankCorrelation(pairs) else {
            return evidence(
                "similarity_predicts_score", nil,
                "too few scored prompts with vectors to say whether similarity predicts score", false, nil)
        }
        return evidence(
            "similarity_predicts_score", correlation.value,
            "a prompt's score against that of the most similar earlier one: rank correlation "
                + "\(interval(correlation)) over \(correlation.count)",
            correlation.interval.lowerBound <= 0,
            "Similarity does not tell good from bad here: try optimizer.direction.trajectory: importance, "
                + "or another models.embedding.")
    }

    private static func duplicates(_ facts: RunFacts) -> Finding.Evidence {
        let temperature = facts.optimizerTemperature.map { " at temperature \($0)" } ?? ""
        return share(
            "duplicate_replies", facts.rejected[.duplicate] ?? 0, facts.replies,
            "replies repeat an earlier prompt\(temperature)", suspectFrom: 0.3,
            "Raise models.optimizer.temperature, or ask for fewer optimizer.candidates.")
    }

    private static func fallingScores(_ facts: RunFacts) -> Finding {
        let correlation = RankCorrelation(facts.scoredSteps)
        let isPresent = correlation.map { $0.interval.upperBound < 0 } ?? false
        let trend =
            correlation.map {
                "the step against its candidates' scores: rank correlation \(interval($0)) over \($0.count)"
            }
            ?? "too few scored candidates to see a trend"
        let unreadable = (facts.rejected[.unparsable] ?? 0) + (facts.rejected[.empty] ?? 0)
        return Finding(
            signature: .fallingScores, isPresent: isPresent,
            evidence: [
                evidence("trend", correlation?.value, trend, isPresent, nil),
                share(
                    "at_the_bound", facts.atBound, facts.measured,
                    "prompts change nine tenths of their budget or more", suspectFrom: 0.5,
                    "The budget holds them back: raise optimizer.edit_budget.final, or choose a slower decay."),
                share(
                    "over_budget", facts.rejected[.overBudget] ?? 0, facts.replies,
                    "replies were rejected for changing too much", suspectFrom: 0.3,
                    "Raise optimizer.edit_budget.final, or set optimizer.edit_budget.enforce: off."),
                share(
                    "unparsable", unreadable, facts.replies, "replies had no prompt in them", suspectFrom: 0.2,
                    "Look at them: gpo log RUN --type candidate.rejected. Use a model that keeps to a form, "
                        + "or your own templates."),
            ])
    }

    private static func inconsistentResults(
        _ outline: RunOutline, _ facts: RunFacts, _ calls: RepeatedCalls
    ) -> Finding {
        let scored = outline.trajectory.scored
        let errors = scored.compactMap { $0.evaluations[.validation]?.standardError }
        let spread = standardDeviation(scored.compactMap(\.score))
        let error = errors.isEmpty ? nil : errors.reduce(0, +) / Double(errors.count)
        let isWithin = zip(spread, error).map { $0 <= $1 } ?? false
        let repeats = Finding.Evidence(
            name: "repeated_calls_differ",
            value: calls.repeated > 0 ? Double(calls.different) / Double(calls.repeated) : nil,
            says: calls.repeated == 0
                ? "no task call was sent twice, so nothing tells whether replies repeat"
                : "\(calls.different) of \(calls.repeated) repeated task calls had another reply"
                    + (facts.taskTemperature.map { " at temperature \($0)" } ?? ""),
            isSuspect: calls.different > 0,
            remedy: calls.different > 0
                ? "Set models.task.temperature: 0; if it is, the server itself is not deterministic: score on more examples."
                : nil)
        let says =
            zip(spread, error).map { spread, error in
                "the scores of \(scored.count) prompts spread by \(percent(spread)), one score is uncertain by "
                    + "\(percent(error)) over \(facts.validationExamples) examples"
            } ?? "too few scores to compare their spread with their uncertainty"
        return Finding(
            signature: .inconsistentResults, isPresent: isWithin || calls.different > 0,
            evidence: [
                evidence(
                    "spread_of_scores", spread, says, isWithin,
                    "The scores cannot be told apart: add validation examples (four times as many halve the uncertainty)."
                ),
                repeats,
            ])
    }

    // MARK: Words

    private static func evidence(
        _ name: String, _ value: Double?, _ says: String, _ isSuspect: Bool, _ remedy: String?
    ) -> Finding.Evidence {
        Finding.Evidence(name: name, value: value, says: says, isSuspect: isSuspect, remedy: isSuspect ? remedy : nil)
    }

    private static func share(
        _ name: String, _ part: Int, _ whole: Int, _ says: String, suspectFrom: Double, _ remedy: String
    ) -> Finding.Evidence {
        let value = whole > 0 ? Double(part) / Double(whole) : nil
        return evidence(name, value, "\(part) of \(whole) \(says)", value.map { $0 >= suspectFrom } ?? false, remedy)
    }

    private static func interval(_ correlation: RankCorrelation) -> String {
        let numbers = [correlation.value, correlation.interval.lowerBound, correlation.interval.upperBound]
        let words = numbers.map { String(format: "%+.2f", $0) }
        return "\(words[0]) (95 % interval \(words[1]) to \(words[2]))"
    }

    private static func percent(_ share: Double) -> String {
        String(format: "%.1f", share * 100)
    }

    private static func standardDeviation(_ values: [Double]) -> Double? {
        guard values.count >= 3 else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    }

    private static func zip(_ left: Double?, _ right: Double?) -> (Double, Double)? {
        guard let left, let right else { return nil }
        return (left, right)
    }
}
