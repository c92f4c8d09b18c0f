import History
import JSON

/// Calls and scores in lines, as `EventText` has them, made of the bytes of the log: a million of them are printed at a
/// time.
struct FrequentText {
    private let width: Int
    private var said: [UInt8] = []

    init(width: Int) {
        self.width = width
    }

    /// Appends a line of the log so, without its end; appends nothing and says false where that must be made of the event.
    mutating func append(_ line: UnsafeRawBufferPointer, to text: inout [UInt8]) -> Bool {
        guard let line = FrequentLine(line) else { return false }
        let start = text.count
        text.append(contentsOf: Style.dimming.start.utf8)
        let headCount = Self.appendHead(line, to: &text)
        text.append(contentsOf: Style.dimming.end.utf8)
        Self.appendPadded(Self.type(line.content), 20, to: &text)
        text.append(UInt8(ascii: " "))
        let room = max(20, width - headCount - 20 - 1)
        said.removeAll(keepingCapacity: true)
        // Line ends are drawn together, and nothing else becomes less.
        let isWhole = says(line.content, atLeast: room * 4)
        let isCut = said.withUnsafeBytes { Format.appendSafeASCIILine($0, width: room, to: &text) }
        if isCut == nil || !isWhole && isCut == false {
            text.removeSubrange(start...)
            return false
        }
        return true
    }

    /// Number, time of day in UTC and step; returns how many characters that is.
    private static func appendHead(_ line: FrequentLine, to text: inout [UInt8]) -> Int {
        let start = text.count
        text.append(decimal: line.seq)
        pad(&text, to: start + 6)
        text.append(UInt8(ascii: " "))
        let daySeconds = 86_400
        let second = (line.time.microseconds / 1_000_000 % daySeconds + daySeconds) % daySeconds
        for (place, number) in [second / 3600, second / 60 % 60, second % 60].enumerated() {
            if place > 0 { text.append(UInt8(ascii: ":")) }
            text.append(UInt8(ascii: "0") + UInt8(number / 10))
            text.append(UInt8(ascii: "0") + UInt8(number % 10))
        }
        text.append(UInt8(ascii: " "))
        let step = text.count
        if let number = line.step {
            text.append(UInt8(ascii: "s"))
            text.append(decimal: number)
        }
        pad(&text, to: step + 4)
        text.append(UInt8(ascii: " "))
        return text.count - start
    }

    private static func type(_ content: FrequentLine.Content) -> String {
        switch content {
        case .requested: CallRequested.type
        case .completed: CallCompleted.type
        case .scored: ExampleScored.type
        case .rescored: ExampleRescored.type
        }
    }

    private static func appendPadded(_ word: String, _ width: Int, to text: inout [UInt8]) {
        let start = text.count
        text.append(contentsOf: word.utf8)
        pad(&text, to: start + width)
    }

    private static func pad(_ text: inout [UInt8], to count: Int) {
        while text.count < count { text.append(UInt8(ascii: " ")) }
    }

    /// What happened, in the words of `EventText.says`, or no less than its first `limit` bytes; says whether it is all.
    private mutating func says(_ content: FrequentLine.Content, atLeast limit: Int) -> Bool {
        switch content {
        case .requested(let value):
            value.call.append(to: &said)
            said.append(contentsOf: " to ".utf8)
            value.model.append(to: &said)
            said.append(contentsOf: ", at most ".utf8)
            said.append(decimal: value.worst.tokens)
            said.append(contentsOf: " tokens".utf8)
            return true
        case .completed(let value): return says(value, atLeast: limit)
        case .scored(let value):
            says(value.candidate, value.example)
            said.append(UInt8(ascii: " "))
            says(value.score, value.answer)
            said.append(contentsOf: " in \"".utf8)
            let isWhole = value.output.append(to: &said, atLeast: limit)
            if isWhole { said.append(UInt8(ascii: "\"")) }
            return isWhole
        case .rescored(let value):
            says(value.candidate, value.example)
            said.append(contentsOf: " by ".utf8)
            value.metric.append(to: &said)
            said.append(UInt8(ascii: " "))
            says(value.score, value.answer)
            return true
        }
    }

    private mutating func says(_ call: FrequentLine.Completed, atLeast limit: Int) -> Bool {
        call.call.append(to: &said)
        said.append(contentsOf: ", ".utf8)
        said.append(decimal: call.usage.prompt)
        if call.usage.cached > 0 {
            said.append(contentsOf: " (".utf8)
            said.append(decimal: call.usage.cached)
            said.append(contentsOf: " cached)".utf8)
        }
        said.append(contentsOf: " + ".utf8)
        said.append(decimal: call.usage.completion)
        said.append(contentsOf: " tokens, ".utf8)
        if let reused = call.reused {
            said.append(contentsOf: "from event ".utf8)
            said.append(decimal: reused)
        } else {
            said.append(decimal: call.latencyMilliseconds)
            said.append(contentsOf: " ms".utf8)
        }
        guard let text = call.texts.first else { return true }
        said.append(contentsOf: ": ".utf8)
        return text.append(to: &said, atLeast: limit)
    }

    private mutating func says(_ candidate: CandidateID, _ example: JSONText) {
        said.append(UInt8(ascii: "c"))
        said.append(decimal: candidate.number)
        said.append(UInt8(ascii: " "))
        example.append(to: &said)
    }

    private mutating func says(_ score: Double, _ answer: JSONText?) {
        said.append(contentsOf: Format.score(score).utf8)
        said.append(contentsOf: ": ".utf8)
        guard let answer else { return said.append(contentsOf: "no answer".utf8) }
        said.append(UInt8(ascii: "\""))
        answer.append(to: &said)
        said.append(UInt8(ascii: "\""))
    }
}
