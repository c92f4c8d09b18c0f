import History
import JSON

/// The rows that some events bring, as far as the events alone say what stands in them; made on several threads, and put
/// together in order by `RunTables`.
package struct DraftedRows: Sendable {
    enum Item: Sendable {
        /// A row of examples whose text ends here in `text`; what counts as right stands at `gap`.
        case example(String, gap: Int, end: Int)
        /// A row of calls whose text ends here; where the reply names no model, the one that was asked stands at `gap`.
        case call(CallID, gap: Int, needsModel: Bool, isLast: Bool, end: Int)
        case asked(CallID, model: String)
        /// An event that other rows depend on.
        case event(Event)
    }

    var items: [Item] = []
    var text: [UInt8] { cells.bytes }
    private var cells = CSVCells()

    package init() {}

    /// Takes the next line.
    package mutating func take(_ line: UnsafeRawBufferPointer) throws(JSONError) {
        if let frequent = FrequentLine(line) { take(frequent) } else { take(try Event(line: line)) }
    }

    /// Takes the next event.
    package mutating func take(_ event: Event) {
        switch event.payload {
        case .callRequested, .callCompleted, .exampleScored: FrequentLine.with(event) { take($0) }
        case .callFailed(let value): take(value, event)
        case .exampleLoaded, .stepStarted, .candidateGenerated, .candidateRejected, .candidateEvaluated,
            .candidateSelected:
            items.append(.event(event))
        case .runCreated, .runForked, .sessionStarted, .sessionEnded, .datasetLoaded, .trajectoryRetrieved,
            .metapromptBuilt, .embeddingComputed, .stepFinished, .budgetExhausted, .warningRaised, .runFinished,
            .logCheckpoint, .exampleRescored, .candidateRescored, .unknown:
            return
        }
    }

    private mutating func take(_ line: FrequentLine) {
        switch line.content {
        case .requested(let value): items.append(.asked(CallID(value.call.string), model: value.model.string))
        case .completed(let value): take(value, line)
        case .scored(let value): take(value, line)
        case .rescored: break
        }
    }

    private mutating func take(_ value: FrequentLine.Scored, _ line: FrequentLine) {
        cells.add(line.seq)
        cells.add("\(value.candidate)")
        cells.add(value.split.rawValue)
        cells.add(value.example)
        cells.add("\(value.score)")
        cells.add(value.answer)
        let gap = cells.addGap()
        cells.add(value.call)
        cells.add(value.output)
        cells.endRow()
        items.append(.example(value.example.string, gap: gap, end: text.count))
    }

    private mutating func take(_ value: FrequentLine.Completed, _ line: FrequentLine) {
        let call = CallID(value.call.string)
        addHead(call, value.role, line.seq, line.time, line.step)
        cells.add(value.model)
        let gap = text.count
        for number in [
            value.status, value.attempts, value.usage.prompt, value.usage.cached, value.usage.completion,
            value.microdollars, value.latencyMilliseconds,
        ] {
            cells.add(number)
        }
        cells.add(value.reused)
        cells.add("")
        end(call, gap: gap, needsModel: value.model == nil, isLast: true)
    }

    private mutating func take(_ value: CallFailed, _ event: Event) {
        addHead(value.call, value.role, event.seq, event.time, event.step)
        let gap = cells.addGap()
        cells.add(value.status)
        cells.add(value.attempt)
        for _ in 0..<6 { cells.add("") }
        cells.add("\(value.kind): \(value.message)")
        end(value.call, gap: gap, needsModel: true, isLast: false)
    }

    private mutating func addHead(_ call: CallID, _ role: ModelRole, _ seq: Int, _ time: Timestamp, _ step: Int?) {
        cells.add(seq)
        cells.add(time.description)
        cells.add(call.name)
        cells.add(role.rawValue)
        cells.add(step)
    }

    private mutating func end(_ call: CallID, gap: Int, needsModel: Bool, isLast: Bool) {
        cells.endRow()
        items.append(.call(call, gap: gap, needsModel: needsModel, isLast: isLast, end: text.count))
    }
}
