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

    /// Every answer that the examples to be solved count as right, each once, sorted.
    package var labels: [String] {
        Set([SplitName.train, .validation, .test].flatMap { self[$0].flatMap(\.targets) }).sorted()
    }

    /// What counts as right, by the example's id. Cost: the number of examples.
    package var targets: [String: [String]] {
        Dictionary(
            examples.values.flatMap { $0.map { ($0.example, $0.targets) } }, uniquingKeysWith: { first, _ in first })
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
