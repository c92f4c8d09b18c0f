import History
import JSON

/// An event in a line, as `gpo log` prints it.
enum EventText {
    /// Number, time of day in UTC, step, type, and what happened, cut to the width.
    static func line(_ event: Event, width: Int) -> String {
        let clock = Substring(event.time.description.utf8.dropFirst(11).prefix(8))
        let step = Format.padded(event.step.map { "s\($0)" } ?? "", 4)
        let head = Format.padded(String(event.seq), 6) + " \(clock) \(step) "
        let type = Format.padded(event.payload.type, 20)
        let room = max(20, width - head.count - type.count - 1)
        return Style.dim(head) + type + " " + Format.safeLine(says(event.payload), width: room)
    }

    /// What happened, in words.
    static func says(_ payload: Payload) -> String {
        switch payload {
        case .runCreated(let value): "\(value.run) from \(value.pipelineFile), seed \(value.seed), gpo \(value.tool)"
        case .runForked(let value):
            "\(value.run) from \(value.parent) at event \(value.parentSeq), \(changes(value.changes))"
        case .sessionStarted(let value):
            "\(value.reason.rawValue) on \(value.host), process \(value.process), gpo \(value.tool)"
                + (value.changes.isEmpty ? "" : ", \(changes(value.changes))")
        case .sessionEnded(let value): value.reason.rawValue + (value.detail.map { ": \($0)" } ?? "")
        case .datasetLoaded(let value) where value.source.isEmpty: "\(value.split.rawValue) is left out from here on"
        case .datasetLoaded(let value): "\(value.split.rawValue), \(value.examples) examples from \(value.source)"
        case .exampleLoaded(let value): "\(value.example) (\(value.targets.joined(separator: " | "))): \(value.input)"
        case .stepStarted(let value):
            "epoch \(value.epoch), batch \(value.batch), from \(value.current), \(value.budgetWords) words may change"
        case .trajectoryRetrieved(let value):
            "\(value.policy) to \(value.query): "
                + (value.picks.isEmpty ? "nothing" : value.picks.map(\.candidate.description).joined(separator: ", "))
                + ", \(value.passedOver) passed over"
        case .metapromptBuilt(let value): "\(value.template), \(value.text.count) characters"
        case .callRequested(let value): "\(value.call) to \(value.model), at most \(value.worst.tokens) tokens"
        case .callCompleted(let value): completed(value)
        case .callFailed(let value):
            "\(value.call), attempt \(value.attempt), \(value.kind)\(value.final ? ", given up" : ""): \(value.message)"
        case .candidateGenerated(let value):
            "\(value.candidate)\(words(value.changedWords, of: value.budgetWords)): \(value.text)"
        case .candidateRejected(let value): rejected(value)
        case .embeddingComputed(let value): "\(value.candidate) by \(value.model), \(value.dimension) numbers"
        case .exampleScored(let value):
            "\(value.candidate) \(value.example) \(Format.score(value.score)): "
                + (value.answer.map { "\"\($0)\"" } ?? "no answer") + " in \"\(value.output)\""
        case .candidateEvaluated(let value): evaluated(value)
        case .candidateSelected(let value):
            "\(value.candidate) (\(Format.score(value.score))), \(value.reason) of \(value.options.count)"
        case .stepFinished(let value):
            "best \(value.best) (\(Format.score(value.score))), \(value.spent.calls) calls, "
                + "\(Format.count(value.spent.tokens)) tokens, \(Format.dollars(value.spent.microdollars))"
        case .budgetExhausted(let value):
            "\(value.limit): \(value.spent) of \(value.allowed) spent, the next call may need \(value.needed)"
        case .warningRaised(let value): "\(value.code): \(value.message)"
        case .runFinished(let value):
            "best \(value.best): "
                + value.results.map { "\($0.candidate) \($0.split.rawValue) \(Format.score($0.mean))" }
                .joined(separator: ", ")
        case .logCheckpoint(let value): "\(value.root.prefix(16)) over \(value.size) events"
        case .exampleRescored(let value):
            "\(value.candidate) \(value.example) by \(value.metric) \(Format.score(value.score)): "
                + (value.answer.map { "\"\($0)\"" } ?? "no answer")
        case .candidateRescored(let value):
            "\(value.candidate) \(value.split.rawValue) by \(value.metric) \(Format.score(value.mean)) "
                + "± \(Format.score(value.standardError)) over \(value.n)"
        case .unknown(let value): "a type that this gpo does not know, \(value.data.count) bytes"
        }
    }

    private static func completed(_ call: CallCompleted) -> String {
        let cached = call.usage.cached > 0 ? " (\(call.usage.cached) cached)" : ""
        let tokens = "\(call.usage.prompt)\(cached) + \(call.usage.completion) tokens"
        let source = call.reused.map { "from event \($0)" } ?? "\(call.latencyMilliseconds) ms"
        let text = call.texts.first.map { ": \($0)" } ?? ""
        return "\(call.call), \(tokens), \(source)\(text)"
    }

    private static func rejected(_ value: CandidateRejected) -> String {
        let who = value.candidate.map { "\($0) " } ?? ""
        let original = value.duplicateOf.map { " of \($0)" } ?? ""
        let changed = value.changedWords.map { words($0, of: value.budgetWords) } ?? ""
        let text = [value.text, value.detail].compactMap(\.self).first.map { ": \($0)" } ?? ""
        return "\(who)\(value.reason.rawValue)\(original)\(changed)\(text)"
    }

    private static func evaluated(_ value: CandidateEvaluated) -> String {
        let failed = value.failed > 0 ? ", \(value.failed) failed" : ""
        return "\(value.candidate) \(value.split.rawValue) \(Format.score(value.mean)) "
            + "± \(Format.score(value.standardError)) over \(value.n)\(failed)"
    }

    private static func words(_ changed: Int, of budget: Int?) -> String {
        budget.map { " (\(changed) of \($0) words)" } ?? ""
    }

    private static func changes(_ changes: [SettingChange]) -> String {
        if changes.isEmpty { return "no settings changed" }
        return changes.map { "\($0.path)=\($0.new.string ?? $0.new.text)" }.joined(separator: ", ")
    }
}
