import History

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
    var text: [UInt8] = []

    package init() {}

    /// Takes the next event.
    package mutating func take(_ event: Event) {
        switch event.payload {
        case .callRequested(let value): items.append(.asked(value.call, model: value.model))
        case .exampleScored(let value):
            CSVRow.append(
                [
                    "\(event.seq)", "\(value.candidate)", value.split.rawValue, value.example, "\(value.score)",
                    value.answer ?? "", "",
                ], to: &text)
            let gap = text.count
            CSVRow.append(["", value.call.name, value.output], to: &text)
            text += CSVRow.end
            items.append(.example(value.example, gap: gap, end: text.count))
        case .callCompleted(let value): take(value, event)
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

    private mutating func take(_ value: CallCompleted, _ event: Event) {
        head(value.call, value.role, event)
        CSVRow.append(["", value.model ?? ""], to: &text)
        let gap = text.count
        CSVRow.append(
            [
                "", "\(value.status)", "\(value.attempts)", "\(value.usage.prompt)", "\(value.usage.cached)",
                "\(value.usage.completion)", "\(value.microdollars)", "\(value.latencyMilliseconds)",
                value.reused.map(String.init) ?? "", "",
            ], to: &text)
        end(value.call, gap: gap, needsModel: value.model == nil, isLast: true)
    }

    private mutating func take(_ value: CallFailed, _ event: Event) {
        head(value.call, value.role, event)
        CSVRow.append(["", ""], to: &text)
        let gap = text.count
        CSVRow.append(
            [
                "", value.status.map(String.init) ?? "", "\(value.attempt)", "", "", "", "", "", "",
                "\(value.kind): \(value.message)",
            ], to: &text)
        end(value.call, gap: gap, needsModel: true, isLast: false)
    }

    private mutating func head(_ call: CallID, _ role: ModelRole, _ event: Event) {
        CSVRow.append(
            [
                "\(event.seq)", event.time.description, call.name, role.rawValue, event.step.map(String.init) ?? "",
            ], to: &text)
    }

    private mutating func end(_ call: CallID, gap: Int, needsModel: Bool, isLast: Bool) {
        text += CSVRow.end
        items.append(.call(call, gap: gap, needsModel: needsModel, isLast: isLast, end: text.count))
    }
}
