/// The examples of each split, as the log keeps them.
package struct Datasets: Hashable, Sendable {
    /// A split's file.
    package struct Source: Hashable, Sendable {
        package var seq: Int
        package var source: String
        package var examples: Int
        package var digest: String
    }

    package internal(set) var sources: [SplitName: Source] = [:]
    package internal(set) var examples: [SplitName: [ExampleLoaded]] = [:]

    package init() {}

    package subscript(split: SplitName) -> [ExampleLoaded] { examples[split] ?? [] }

    /// Whether every example that a loaded split announces is there.
    package var isComplete: Bool {
        !sources.isEmpty && sources.allSatisfy { self[$0.key].count == $0.value.examples }
    }

    package mutating func apply(_ event: Event) {
        switch event.payload {
        case .datasetLoaded(let loaded):
            sources[loaded.split] = Source(
                seq: event.seq, source: loaded.source, examples: loaded.examples, digest: loaded.digest)
            examples[loaded.split] = []
        case .exampleLoaded(let example):
            examples[example.split, default: []].append(example)
        case .runCreated, .runForked, .sessionStarted, .sessionEnded, .stepStarted, .trajectoryRetrieved,
            .metapromptBuilt, .callRequested, .callCompleted, .callFailed, .candidateGenerated, .candidateRejected,
            .embeddingComputed, .exampleScored, .candidateEvaluated, .candidateSelected, .stepFinished,
            .budgetExhausted, .warningRaised, .runFinished, .logCheckpoint, .exampleRescored, .candidateRescored,
            .unknown:
            return
        }
    }
}
