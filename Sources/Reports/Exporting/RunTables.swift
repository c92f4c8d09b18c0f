import History

/// A run as tables: candidates, examples and calls; rows come out as the events go in.
package struct RunTables: Sendable {
    package private(set) var trajectory = Trajectory()
    private var targets: [String: [String]] = [:]
    private var asked: [CallID: CallRequested] = [:]
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

    /// A row for the table of examples, or of calls, that the event brings.
    package enum Row: Hashable, Sendable {
        case example([String])
        case call([String])
    }

    package mutating func take(_ event: Event) -> Row? {
        trajectory.apply(event)
        switch event.payload {
        case .exampleLoaded(let value): targets[value.example] = value.targets
        case .stepStarted(let value): uses[value.current, default: []].append(event.step ?? 0)
        case .callRequested(let value): asked[value.call] = value
        case .exampleScored(let value):
            return .example([
                "\(event.seq)", "\(value.candidate)", value.split.rawValue, value.example, "\(value.score)",
                value.answer ?? "", (targets[value.example] ?? []).joined(separator: " | "), value.call.name,
                value.output,
            ])
        case .callCompleted(let value): return .call(row(value, event))
        case .callFailed(let value): return .call(row(value, event))
        case .runCreated, .runForked, .sessionStarted, .sessionEnded, .datasetLoaded, .trajectoryRetrieved,
            .metapromptBuilt, .candidateGenerated, .candidateRejected, .embeddingComputed, .candidateEvaluated,
            .candidateSelected, .stepFinished, .budgetExhausted, .warningRaised, .runFinished, .logCheckpoint,
            .exampleRescored, .candidateRescored, .unknown:
            return nil
        }
        return nil
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

    private mutating func row(_ value: CallCompleted, _ event: Event) -> [String] {
        let model = value.model ?? asked[value.call]?.model ?? ""
        asked[value.call] = nil
        return [
            "\(event.seq)", event.time.description, value.call.name, value.role.rawValue,
            event.step.map(String.init) ?? "", model, "\(value.status)", "\(value.attempts)", "\(value.usage.prompt)",
            "\(value.usage.cached)", "\(value.usage.completion)", "\(value.microdollars)",
            "\(value.latencyMilliseconds)", value.reused.map(String.init) ?? "", "",
        ]
    }

    private func row(_ value: CallFailed, _ event: Event) -> [String] {
        [
            "\(event.seq)", event.time.description, value.call.name, value.role.rawValue,
            event.step.map(String.init) ?? "", asked[value.call]?.model ?? "", value.status.map(String.init) ?? "",
            "\(value.attempt)", "", "", "", "", "", "", "\(value.kind): \(value.message)",
        ]
    }
}
