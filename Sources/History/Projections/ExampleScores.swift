/// The score of each candidate on each example.
package struct ExampleScores: Hashable, Sendable {
    /// One candidate on one split.
    package struct Row: Hashable, Sendable {
        fileprivate var cells: Cells
        fileprivate var numbers: [String: Int]

        /// The score on an example, 0 to 1; nil where it has none.
        package subscript(example: String) -> Double? {
            numbers[example].flatMap { cells[$0] }
        }

        /// Score by example id. Cost: their number.
        package var scores: [String: Double] {
            numbers.compactMapValues { cells[$0] }
        }

        /// The seqs of the `example.scored` events, from the first to the last.
        package var seqs: ClosedRange<Int> { cells.firstSeq...cells.lastSeq }
    }

    /// What is kept of a row: eight bytes a score, since a long run has millions of them.
    struct Cells: Hashable, Sendable {
        /// By the example's number; negative where there is none.
        var scores: [Double] = []
        var firstSeq: Int
        var lastSeq: Int

        subscript(number: Int) -> Double? {
            scores.indices.contains(number) && scores[number] >= 0 ? scores[number] : nil
        }

        mutating func set(_ number: Int, to score: Double, seq: Int) {
            while scores.count <= number { scores.append(-1) }
            scores[number] = score
            lastSeq = seq
        }
    }

    struct Key: Hashable, Sendable {
        var candidate: CandidateID
        var split: SplitName
    }

    var rows: [Key: Cells] = [:]
    /// The examples of each split, numbered in the order in which they were first scored.
    var numbers: [SplitName: [String: Int]] = [:]

    package init() {}

    package subscript(candidate: CandidateID, split: SplitName) -> Row? {
        rows[Key(candidate: candidate, split: split)].map { Row(cells: $0, numbers: numbers[split] ?? [:]) }
    }

    /// The number of an example, which is a new one where it was never scored.
    mutating func number(_ example: String, of split: SplitName) -> Int {
        if let known = numbers[split]?[example] { return known }
        let number = numbers[split]?.count ?? 0
        numbers[split, default: [:]][example] = number
        return number
    }

    /// Takes scores of one candidate on one split, by the numbers of their examples.
    mutating func set(_ scores: some Collection<(number: Int, score: Double, seq: Int)>, of key: Key) {
        guard let first = scores.first else { return }
        func set(_ cells: inout Cells) {
            for score in scores { cells.set(score.number, to: score.score, seq: score.seq) }
        }
        set(&rows[key, default: Cells(firstSeq: first.seq, lastSeq: first.seq)])
    }

    package mutating func apply(_ event: Event) {
        switch event.payload {
        case .exampleScored(let scored):
            let number = number(scored.example, of: scored.split)
            set(
                CollectionOfOne((number, scored.score, event.seq)),
                of: Key(candidate: scored.candidate, split: scored.split))
        case .runCreated, .runForked, .sessionStarted, .sessionEnded, .datasetLoaded, .exampleLoaded, .stepStarted,
            .trajectoryRetrieved, .metapromptBuilt, .callRequested, .callCompleted, .callFailed, .candidateGenerated,
            .candidateRejected, .embeddingComputed, .candidateEvaluated, .candidateSelected, .stepFinished,
            .budgetExhausted, .warningRaised, .runFinished, .logCheckpoint, .exampleRescored, .candidateRescored,
            .unknown:
            return
        }
    }
}
