import History
import JSON

/// A run's decisions without what may differ between equal runs: time, seq, and seqs among the causes.
enum Decisions {
    /// One line a decision: its step, type, payload, and its causes by what they are.
    static func lines(_ events: [Event]) -> [String] {
        var names: [Int: String] = [:]
        var lines: [String] = []
        for event in events {
            guard isDecision(event.payload) else {
                names[event.seq] = name(event)
                continue
            }
            names[event.seq] = "decision \(lines.count)"
            var writer = JSONWriter()
            event.payload.encode(to: &writer)
            let causes = event.causes.map { names[$0] ?? "?" }.sorted().joined(separator: ", ")
            lines.append("\(event.step.map(String.init) ?? "-") \(event.payload.type) \(writer.text) <- \(causes)")
        }
        return lines
    }

    private static func isDecision(_ payload: Payload) -> Bool {
        switch payload {
        case .stepStarted, .trajectoryRetrieved, .metapromptBuilt, .candidateGenerated, .candidateRejected,
            .embeddingComputed, .exampleScored, .candidateEvaluated, .candidateSelected, .stepFinished, .runFinished:
            true
        case .runCreated, .runForked, .sessionStarted, .sessionEnded, .datasetLoaded, .exampleLoaded, .callRequested,
            .callCompleted, .callFailed, .budgetExhausted, .warningRaised, .logCheckpoint, .exampleRescored,
            .candidateRescored, .unknown:
            false
        }
    }

    private static func name(_ event: Event) -> String {
        switch event.payload {
        case .callCompleted(let call): "completed \(call.call)"
        case .callFailed(let call): "failed \(call.call)"
        case .runCreated, .runForked: "origin"
        default: event.payload.type
        }
    }
}
