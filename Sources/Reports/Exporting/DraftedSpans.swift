import History
import JSON

/// What some events say of spans, as far as they alone say it; made on several threads, and put together in order by
/// `RunSpans`.
package struct DraftedSpans: Sendable {
    enum Item: Sendable {
        case asked(CallID, request: Int, time: Timestamp)
        case answered(Answered)
        /// An event that spans depend on.
        case event(Event)
    }

    /// A reply. What its span alone says ends in `text` at these places.
    struct Answered: Sendable {
        var seq: Int
        var time: Timestamp
        var step: Int?
        var call: CallID
        var role: ModelRole
        /// Where the call's name ends, as JSON.
        var nameEnd: Int
        /// Where the attributes that follow from the reply end, with commas between them.
        var end: Int
    }

    /// What a span says of a request.
    struct Request: Hashable, Sendable {
        var role: ModelRole
        /// Nil where the log does not hold the request.
        var model: String?
        var endpoint = ""
        var choices = 1
    }

    var items: [Item] = []
    /// The different requests, by the numbers that items name them by; there are few.
    var requests: [Request] = []
    var text: [UInt8] = []
    /// The times of the first and of the last event.
    var times: (first: Timestamp, last: Timestamp)?
    private var writer = JSONWriter()

    package init() {}

    /// Whether a line says anything of spans but that time went by.
    package static func holds(_ head: LineHead) -> Bool {
        !head.isType("example.scored") && !head.isType("embedding.computed")
    }

    /// Takes the next line, which must be one that is held.
    package mutating func take(_ line: UnsafeRawBufferPointer) throws(JSONError) {
        if let frequent = FrequentLine(line) { take(frequent) } else { take(try Event(line: line)) }
    }

    /// Takes the next event.
    package mutating func take(_ event: Event) {
        switch event.payload {
        case .callRequested, .callCompleted, .exampleScored, .exampleRescored:
            return FrequentLine.with(event) { take($0) }
        case .callFailed, .runCreated, .runForked, .sessionStarted, .stepStarted, .stepFinished:
            items.append(.event(event))
        case .sessionEnded, .datasetLoaded, .exampleLoaded, .trajectoryRetrieved, .metapromptBuilt,
            .candidateGenerated, .candidateRejected, .embeddingComputed, .candidateEvaluated, .candidateSelected,
            .budgetExhausted, .warningRaised, .runFinished, .logCheckpoint, .candidateRescored, .unknown:
            break
        }
        pass(event.time)
    }

    private mutating func take(_ line: FrequentLine) {
        switch line.content {
        case .requested(let value): take(value, at: line.time)
        case .completed(let value): take(value, line)
        case .scored, .rescored: break
        }
        pass(line.time)
    }

    private mutating func pass(_ time: Timestamp) {
        times = (times?.first ?? time, time)
    }

    private mutating func take(_ requested: FrequentLine.Requested, at time: Timestamp) {
        let request = Request(
            role: requested.role, model: requested.model.string, endpoint: requested.endpoint.string,
            choices: requested.choices)
        var number = requests.firstIndex(of: request)
        if number == nil {
            number = requests.count
            requests.append(request)
        }
        items.append(.asked(CallID(requested.call.string), request: number ?? 0, time: time))
    }

    private mutating func take(_ completed: FrequentLine.Completed, _ line: FrequentLine) {
        writer.removeAll()
        completed.call.write(to: &writer)
        text.append(contentsOf: writer.bytes)
        let nameEnd = text.count
        writer.removeAll()
        if let model = completed.model {
            writer.attribute("gen_ai.response.model") { writer in
                writer.key("stringValue")
                model.write(to: &writer)
            }
        }
        writer.attribute("gen_ai.usage.input_tokens", value: completed.usage.prompt)
        writer.attribute("gen_ai.usage.output_tokens", value: completed.usage.completion)
        writer.attribute("gen_ai.response.finish_reasons", value: completed.finish.strings)
        if let reused = completed.reused { writer.attribute("gpo.reused", value: reused) }
        text.append(contentsOf: writer.bytes)
        items.append(
            .answered(
                Answered(
                    seq: line.seq, time: line.time, step: line.step, call: CallID(completed.call.string),
                    role: completed.role, nameEnd: nameEnd, end: text.count)))
    }
}
