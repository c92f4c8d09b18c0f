/// Writes one prompt after the other out of the sentences that it was given.
struct RecombineWriter {
    private let metaPrompt: RecombineMetaPrompt
    private let phrases: [String]
    /// The sentences of each shown prompt, the best prompt first.
    private let shown: [[String]]
    private let currentWords: [Substring]
    private var random: RecombineRandom
    /// What may not be written (again).
    private var known: Set<String>

    /// More sentences than this make no better prompt for a small model.
    private static let mostSentences = 5
    /// Draws before it gives up on what the budget allows.
    private static let mostDraws = 400

    init(metaPrompt: RecombineMetaPrompt, phrases: [String], random: RecombineRandom) {
        self.metaPrompt = metaPrompt
        self.phrases = phrases
        self.random = random
        let ranked = metaPrompt.prompts.enumerated().sorted {
            ($1.element.score ?? 0, $0.offset) < ($0.element.score ?? 0, $1.offset)
        }
        shown = ranked.map { Self.sentences(of: $0.element.text) }
        currentWords = metaPrompt.current?.text.split(whereSeparator: \.isWhitespace) ?? []
        known = Set(metaPrompt.prompts.map { Self.sentences(of: $0.text).joined(separator: " ") })
    }

    /// The next prompt: new, and within the budget where one was found; nil where there is nothing to write with.
    mutating func next() -> String? {
        var last: String?
        for _ in 0..<Self.mostDraws {
            let text = draw().joined(separator: " ")
            if text.isEmpty || known.contains(text) { continue }
            last = text
            if isWithinBudget(text) { break }
        }
        if let last { known.insert(last) }
        return last
    }

    private func isWithinBudget(_ text: String) -> Bool {
        guard let budget = metaPrompt.budgetWords, metaPrompt.current != nil else { return true }
        return WordDistance.between(currentWords, text.split(whereSeparator: \.isWhitespace)) <= budget
    }

    // MARK: Drawing

    /// A prompt of two or three phrases one time in three, else one of the better prompts, changed in one to three places.
    private mutating func draw() -> [String] {
        var sentences: [String] = []
        if phrases.isEmpty || !metaPrompt.prompts.isEmpty && random.below(3) > 0 {
            sentences = start()
            for _ in 0...random.below(3) { change(&sentences) }
        } else {
            for _ in 0...(1 + random.below(2)) { sentences.append(phrases[random.below(phrases.count)]) }
        }
        var seen: Set<String> = []
        return Array(sentences.filter { seen.insert($0).inserted }.prefix(Self.mostSentences))
    }

    /// The current prompt half of the time, else a shown one, the better the likelier.
    private mutating func start() -> [String] {
        if let current = metaPrompt.current, random.below(2) == 0 { return Self.sentences(of: current.text) }
        return shown.isEmpty ? [] : shown[better(of: shown.count)]
    }

    private mutating func change(_ sentences: inout [String]) {
        switch random.below(6) {
        case 0, 1:
            guard let sentence = anySentence() else { return }
            sentences.insert(sentence, at: random.below(sentences.count + 1))
        case 2, 3:
            guard !sentences.isEmpty, let sentence = anySentence() else { return }
            sentences[random.below(sentences.count)] = sentence
        case 4:
            guard sentences.count > 1 else { return }
            sentences.remove(at: random.below(sentences.count))
        default:
            guard sentences.count > 1 else { return }
            sentences.swapAt(random.below(sentences.count), random.below(sentences.count))
        }
    }

    /// A phrase two times in three, else a sentence of a shown prompt.
    private mutating func anySentence() -> String? {
        let pool = random.below(3) > 0 || shown.isEmpty ? phrases : shown[better(of: shown.count)]
        return pool.isEmpty ? nil : pool[random.below(pool.count)]
    }

    /// An index below `count`, where the first are likelier: the smaller of two draws.
    private mutating func better(of count: Int) -> Int {
        min(random.below(count), random.below(count))
    }

    /// The sentences of a prompt, each with the sign that ends it; a colon and a line's end also end one.
    static func sentences(of text: String) -> [String] {
        var sentences: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            var words: [Substring] = []
            for word in line.split(whereSeparator: \.isWhitespace) {
                words.append(word)
                if let last = word.last, ".!?:".contains(last) {
                    sentences.append(words.joined(separator: " "))
                    words = []
                }
            }
            if !words.isEmpty { sentences.append(words.joined(separator: " ")) }
        }
        return sentences
    }
}

/// The edit distance between two texts in words, as `recombine` keeps within its budget.
enum WordDistance {
    /// Words added, removed or replaced at least (Levenshtein).
    static func between(_ left: [Substring], _ right: [Substring]) -> Int {
        var row = Array(0...right.count)
        for (i, leftWord) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, rightWord) in right.enumerated() {
                let substitution = diagonal + (leftWord == rightWord ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substitution, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
