import History

/// Where each phrase of a prompt comes from: along its parents back to the initial prompt.
package struct Blame: Hashable, Sendable {
    /// Where the words were before the candidate that brought them.
    package enum Source: Hashable, Sendable {
        /// In the initial prompt.
        case initial
        /// In a candidate that the optimizer model was shown.
        case retrieved(CandidateID)
        /// Nowhere among what it was shown: it wrote them.
        case model
    }

    /// Neighbouring words with one history.
    package struct Phrase: Hashable, Sendable {
        package var text: String
        /// The candidate on the path that first had the words.
        package var candidate: CandidateID
        package var source: Source
    }

    package var phrases: [Phrase]
    /// From the initial prompt to the candidate itself.
    package var path: [CandidateID]

    /// A borrowed phrase has at least so many words; fewer stand in many prompts by chance.
    static let shortestBorrowing = 3

    /// Nil where the run has no such candidate. `shown` are the candidates that a step's optimizer model was shown.
    package init?(_ id: CandidateID, in trajectory: Trajectory, shown: (Int) -> [CandidateID]) {
        var path: [Trajectory.Candidate] = []
        var next: CandidateID? = id
        while let current = next {
            guard let candidate = trajectory[current] else { return nil }
            path.insert(candidate, at: 0)
            next = candidate.parent
        }
        guard let first = path.first else { return nil }
        var words = WordDiff.words(of: first.text)
        var origins = words.map { _ in Origin(candidate: first.id, source: .initial) }
        for (parent, child) in zip(path, path.dropFirst()) {
            let texts = shown(child.step ?? 0).filter { $0 != child.id }.compactMap { trajectory[$0] }
            let kept = WordDiff(from: parent.text, to: child.text).isKept
            let new = WordDiff.words(of: child.text)
            let sources = Self.sources(of: new, kept: kept, among: texts)
            var older = Self.keptOrigins(words, origins, new, kept)[...]
            origins = new.indices.map { index in
                kept[index] ? older.removeFirst() : Origin(candidate: child.id, source: sources[index])
            }
            words = new
        }
        self.path = path.map(\.id)
        phrases = []
        for (word, origin) in zip(words, origins) {
            if let last = phrases.last, last.candidate == origin.candidate, last.source == origin.source {
                phrases[phrases.count - 1].text += " \(word)"
            } else {
                phrases.append(Phrase(text: word, candidate: origin.candidate, source: origin.source))
            }
        }
    }

    private struct Origin: Hashable {
        var candidate: CandidateID
        var source: Source
    }

    /// The origins of the parent's words that the child kept, in order.
    private static func keptOrigins(
        _ words: [String], _ origins: [Origin], _ new: [String], _ kept: [Bool]
    ) -> [Origin] {
        let diff = WordDiff(from: words.joined(separator: " "), to: new.joined(separator: " "))
        var result: [Origin] = []
        var index = 0
        for part in diff.parts {
            switch part {
            case .same(let same):
                result += origins[index..<index + same.count]
                index += same.count
            case .removed(let removed): index += removed.count
            case .added: continue
            }
        }
        precondition(result.count == kept.count(where: \.self), "the same texts differ in the same words")
        return result
    }

    /// For each new word, the shown candidate that has it in a phrase of the same words, the longest phrase first.
    private static func sources(
        of words: [String], kept: [Bool], among shown: [Trajectory.Candidate]
    ) -> [Source] {
        let texts = shown.map { (id: $0.id, words: WordDiff.words(of: $0.text)) }
        var sources = [Source](repeating: .model, count: words.count)
        var index = 0
        while index < words.count {
            guard !kept[index] else {
                index += 1
                continue
            }
            let run = words[index...].indices.prefix { !kept[$0] }.count
            var longest = (length: 0, id: CandidateID.initial)
            for text in texts {
                let length = longestCommon(words[index..<index + run], in: text.words)
                if length > longest.length { longest = (length, text.id) }
            }
            guard longest.length >= min(shortestBorrowing, run) else {
                index += 1
                continue
            }
            for place in index..<index + longest.length { sources[place] = .retrieved(longest.id) }
            index += longest.length
        }
        return sources
    }

    /// How many words of the beginning of `phrase` stand together somewhere in `words`.
    private static func longestCommon(_ phrase: ArraySlice<String>, in words: [String]) -> Int {
        words.indices.reduce(0) { longest, start in
            max(longest, zip(phrase, words[start...]).prefix { $0 == $1 }.count)
        }
    }
}

extension RunOutline {
    /// Where each phrase of the candidate comes from; nil where there is no such candidate.
    package func blame(_ id: CandidateID) -> Blame? {
        Blame(id, in: trajectory) { step in
            events(ofStep: step).flatMap { event -> [CandidateID] in
                if case .trajectoryRetrieved(let value) = event.payload { value.picks.map(\.candidate) } else { [] }
            }
        }
    }
}
