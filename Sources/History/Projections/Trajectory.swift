/// Every candidate of a run with its scores, and the path that the steps took through them.
package struct Trajectory: Hashable, Sendable {
    /// One task prompt, from its generation on.
    package struct Candidate: Hashable, Sendable {
        package var id: CandidateID
        /// The seq of its `candidate.generated`.
        package var seq: Int
        /// The step that brought it; nil for the initial prompt.
        package var step: Int?
        package var text: String
        package var parent: CandidateID?
        package var changedWords: Int
        /// Whether a person gave it to a fork, rather than a model.
        package var isGiven = false
        package var evaluations: [SplitName: Evaluation] = [:] {
            didSet { score = countedScore }
        }
        /// Whether too many of its examples failed.
        package var isUnmeasured = false {
            didSet { score = countedScore }
        }
        /// The mean validation score, 0 to 1; nil while it has none that counts.
        ///
        /// It is kept, since each step looks at the scores of all candidates.
        package private(set) var score: Double?

        init(
            id: CandidateID, seq: Int, step: Int?, text: String, parent: CandidateID?, changedWords: Int, isGiven: Bool,
            evaluations: [SplitName: Evaluation] = [:], isUnmeasured: Bool = false
        ) {
            self.id = id
            self.seq = seq
            self.step = step
            self.text = text
            self.parent = parent
            self.changedWords = changedWords
            self.isGiven = isGiven
            self.evaluations = evaluations
            self.isUnmeasured = isUnmeasured
            score = countedScore
        }

        private var countedScore: Double? { isUnmeasured ? nil : evaluations[.validation]?.mean }
    }

    /// A candidate's score on a split.
    package struct Evaluation: Hashable, Sendable {
        /// The seq of its `candidate.evaluated`.
        package var seq: Int
        package var n: Int
        package var failed: Int
        package var mean: Double
        package var standardError: Double
    }

    /// Where a step began or what it chose.
    package struct Selected: Hashable, Sendable {
        package var candidate: CandidateID
        /// The seq of its `candidate.selected`; of the initial prompt's `candidate.generated` for the first.
        package var seq: Int
    }

    /// All candidates; the index is the number of the id.
    package internal(set) var candidates: [Candidate] = []
    /// What each step started from, and last what the next one starts from.
    package internal(set) var path: [Selected] = []
    var idsByText: [String: CandidateID] = [:]

    package init() {}

    package subscript(id: CandidateID) -> Candidate? {
        candidates.indices.contains(id.number) ? candidates[id.number] : nil
    }

    /// The prompt that the step under way, or the next, starts from.
    package var current: Candidate? { path.last.flatMap { self[$0.candidate] } }

    /// The candidate with the same text but for white space, if there is one.
    package func candidate(withText text: String) -> CandidateID? {
        idsByText[Self.folded(text)]
    }

    /// The validation scores that there are, in the order of the candidates' ids; without copying a candidate.
    package var scores: [(candidate: CandidateID, score: Double)] {
        candidates.indices.compactMap { index in
            candidates[index].score.map { (candidates[index].id, $0) }
        }
    }

    /// The candidates with a validation score, in the order of their ids.
    package var scored: [Candidate] { candidates.filter { $0.score != nil } }

    /// The best on validation; of equals the one that came first.
    package var best: Candidate? {
        var best: (index: Int, score: Double)?
        // By index, so that none but the best is copied.
        for index in candidates.indices {
            guard let score = candidates[index].score, score > best?.score ?? -.infinity else { continue }
            best = (index, score)
        }
        return best.map { candidates[$0.index] }
    }

    /// Whether a step started from the candidate, or the next will.
    package func wasUsed(_ id: CandidateID) -> Bool {
        path.contains { $0.candidate == id }
    }

    /// The text without leading, trailing and repeated white space: what duplicates are recognised by.
    package static func folded(_ text: String) -> String {
        var text = text
        if let folded = text.withUTF8({ foldedASCII($0) }) { return folded }
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The same of a text without a byte beyond ASCII, where every byte is a character; nil of any other.
    private static func foldedASCII(_ text: UnsafeBufferPointer<UInt8>) -> String? {
        if text.contains(where: { $0 >= 0x80 }) { return nil }
        return String(unsafeUninitializedCapacity: text.count) { folded in
            var count = 0
            var isBehindSpace = false
            for byte in text {
                if byte == 0x20 || 0x09...0x0D ~= byte {
                    isBehindSpace = count > 0
                    continue
                }
                if isBehindSpace {
                    folded[count] = 0x20
                    count += 1
                    isBehindSpace = false
                }
                folded[count] = byte
                count += 1
            }
            return count
        }
    }

    package mutating func apply(_ event: Event) {
        switch event.payload {
        case .candidateGenerated(let generated):
            candidates.append(
                Candidate(
                    id: generated.candidate, seq: event.seq, step: event.step, text: generated.text,
                    parent: generated.parent, changedWords: generated.changedWords,
                    isGiven: generated.form == "given"))
            idsByText[Self.folded(generated.text)] = generated.candidate
            if path.isEmpty { path.append(Selected(candidate: generated.candidate, seq: event.seq)) }
        case .candidateRejected(let rejected):
            guard let id = rejected.candidate, candidates.indices.contains(id.number) else { return }
            candidates[id.number].isUnmeasured = true
        case .candidateEvaluated(let evaluated):
            guard candidates.indices.contains(evaluated.candidate.number) else { return }
            candidates[evaluated.candidate.number].evaluations[evaluated.split] = Evaluation(
                seq: event.seq, n: evaluated.n, failed: evaluated.failed, mean: evaluated.mean,
                standardError: evaluated.standardError)
        case .candidateSelected(let selected):
            path.append(Selected(candidate: selected.candidate, seq: event.seq))
        case .runCreated, .runForked, .sessionStarted, .sessionEnded, .datasetLoaded, .exampleLoaded, .stepStarted,
            .trajectoryRetrieved, .metapromptBuilt, .callRequested, .callCompleted, .callFailed, .embeddingComputed,
            .exampleScored, .stepFinished, .budgetExhausted, .warningRaised, .runFinished, .logCheckpoint,
            .exampleRescored, .candidateRescored, .unknown:
            return
        }
    }
}
