import JSON

/// Takes the lines of a stretch one by one; valid only as long as their bytes.
struct CallStretchMaker {
    /// What the stretch says of a call so far.
    private struct Call {
        enum Request {
            /// Neither asked nor answered.
            case untouched
            case underWay(CallIndex.Request, WorstCase)
            case answered
        }
        enum Answer {
            /// Neither answered nor scored.
            case untouched
            case waiting(seq: Int, texts: WrittenTexts)
            case used
        }
        var request = Request.untouched
        var answer = Answer.untouched
    }

    private var stretch = CallStretch()
    private var calls: [Call] = []
    private var spent: [Spent?] = [nil, nil, nil]

    private static let roles: [ModelRole] = [.task, .optimizer, .embedding]

    /// Whether no line was taken.
    var isEmpty: Bool { stretch.lastSeq == 0 }

    /// Takes the next line, unless it names a call or an example in a way that is not compared by its bytes: then it is left
    /// alone, and the result is false.
    mutating func take(_ line: FrequentLine) -> Bool {
        switch line.content {
        case .requested(let requested):
            guard requested.call.isPlain, requested.bodyDigest.isPlain else { return false }
            let request = CallIndex.Request(
                body: BodyDigest(bytes: requested.bodyDigest.bytes), choices: requested.choices)
            calls[number(of: requested.call.bytes)].request = .underWay(request, requested.worst)
        case .completed(let completed):
            guard completed.call.isPlain else { return false }
            take(completed, seq: line.seq)
        case .scored(let scored):
            guard scored.call.isPlain, scored.example.isPlain else { return false }
            take(scored, seq: line.seq)
        case .rescored:
            stretch.lastSeq = line.seq
            stretch.lastTime = line.time
            return true
        }
        stretch.lastSeq = line.seq
        stretch.lastTime = line.time
        stretch.lastWorkTime = line.time
        return true
    }

    /// The stretch as it is now; the answers that are left are decoded here, since only few are.
    func finish() -> CallStretch {
        var stretch = stretch
        for (number, call) in calls.enumerated() {
            switch call.request {
            case .untouched: stretch.hasRequestChanged.append(false)
            case .answered: stretch.hasRequestChanged.append(true)
            case .underWay(let request, let worst):
                stretch.hasRequestChanged.append(true)
                stretch.requested.append((number, request, worst))
            }
            switch call.answer {
            case .untouched: stretch.hasAnswerChanged.append(false)
            case .used: stretch.hasAnswerChanged.append(true)
            case .waiting(let seq, let texts):
                stretch.hasAnswerChanged.append(true)
                stretch.waiting.append((number, CallIndex.Answer(seq: seq, outcome: .texts(texts.strings))))
            }
        }
        for (role, spent) in zip(Self.roles, spent) {
            if let spent { stretch.spent.append((role, spent)) }
        }
        return stretch
    }

    private mutating func number(of call: UnsafeRawBufferPointer) -> Int {
        let number = stretch.calls.number(of: call)
        if number == calls.count { calls.append(Call()) }
        return number
    }

    private mutating func take(_ completed: FrequentLine.Completed, seq: Int) {
        let number = number(of: completed.call.bytes)
        var reply = CallStretch.Answered(seq: seq, role: completed.role, textCount: completed.texts.count)
        switch calls[number].request {
        case .untouched: reply.earlier = number
        case .underWay(let request, _): reply.request = request
        case .answered: break
        }
        if reply.request != nil || reply.earlier != nil { stretch.answered.append(reply) }
        calls[number].request = .answered
        calls[number].answer = .waiting(seq: seq, texts: completed.texts)
        if completed.reused != nil {
            stretch.reusedCalls += 1
            return
        }
        let tokens = completed.usage.prompt + completed.usage.completion
        let role = completed.role == .task ? 0 : completed.role == .optimizer ? 1 : 2
        spent[role] =
            (spent[role] ?? .zero) + Spent(calls: 1, tokens: tokens, microdollars: completed.microdollars)
        stretch.cachedTokens += completed.usage.cached
    }

    private mutating func take(_ scored: FrequentLine.Scored, seq: Int) {
        let call = scored.call.bytes
        calls[number(of: call)].answer = .used
        // As `CallID.firstAsk(of:)`.
        if call.count >= 6, UnsafeRawBufferPointer(rebasing: call.suffix(6)).isText("/again") {
            calls[number(of: UnsafeRawBufferPointer(rebasing: call.dropLast(6)))].answer = .used
        }
        let key = ExampleScores.Key(candidate: scored.candidate, split: scored.split)
        let score = (stretch.examples.number(of: scored.example.bytes), scored.score, seq)
        if stretch.scores.last?.key == key {
            stretch.scores[stretch.scores.count - 1].scores.append(score)
        } else {
            stretch.scores.append(CallStretch.ScoreRun(key: key, scores: [score]))
        }
    }
}
