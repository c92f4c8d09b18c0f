import Diagnostics
import EventLog
import History
import JSON
import Reports
import Runs

/// One step: what it started from, what it looked at, what came of it.
struct StepPage {
    let log: RunLog
    let number: Int

    func print(json: Bool) throws {
        let outline = try log.outline()
        guard let range = outline.range(ofStep: number) else {
            let last = outline.events.last { $0.step != nil }?.step
            throw Problems(
                Diagnostic(
                    problem: "there is no step \(number) in \(log.location.id)",
                    remedy: last.map { "It has step:0 to step:\($0), counted from 0." } ?? "No step has begun yet."),
                exitCode: .noInput)
        }
        var lines: [[UInt8]] = []
        var events: [Event] = []
        try log.forEachLine(from: range.lowerBound, through: range.upperBound) { head, line in
            guard head.step == number else { return }
            if json {
                lines.append(Array(line))
            } else if !head.isType("example.scored"), !head.isType("embedding.computed"), !head.isType("call.requested")
            {
                events.append(try Event(line: line))
            }
        }
        if json { return printJSON(lines) }
        Page.line("step", "\(number) of \(log.location.id)")
        for event in events { describe(event.payload) }
        let calls = events.compactMap { if case .callCompleted(let call) = $0.payload { call } else { nil } }
        let tokens = calls.reduce(0) { $0 + $1.usage.prompt + $1.usage.completion }
        let cost = calls.reduce(0) { $0 + $1.microdollars }
        Page.line("cost", "\(calls.count) calls, \(Format.count(tokens)) tokens, \(Format.dollars(cost))")
    }

    private func describe(_ payload: Payload) {
        switch payload {
        case .stepStarted(let value):
            Page.line("epoch", "\(value.epoch), batch \(value.batch) of \(value.examples.count) training examples")
            Page.line("from", "\(value.current)")
            Page.line("may change", "\(value.budgetWords) words")
        case .trajectoryRetrieved(let value):
            Page.line("retrieved", "by \(value.policy) to \(value.query), \(value.passedOver) passed over")
            for pick in value.picks {
                let similarity = pick.similarity.map { ", similarity \(Numbers.similarity($0))" } ?? ""
                Screen.print("             \(pick.candidate)  score \(Format.score(pick.score))\(similarity)")
            }
        case .metapromptBuilt(let value):
            Page.line("metaprompt", "from the template \(value.template)")
            Page.quote(value.text)
        case .candidateGenerated(let value):
            Page.line("candidate", "\(value.candidate), \(value.changedWords) words changed, found by \(value.form)")
            Page.quote(value.text)
        case .candidateRejected(let value):
            Page.line("rejected", EventText.says(payload).replacing("\n", with: " ⏎ "))
            _ = value
        case .candidateEvaluated, .candidateSelected, .stepFinished, .callFailed, .budgetExhausted, .warningRaised:
            let label = payload.type.split(separator: ".").last.map(String.init) ?? ""
            Page.line(label, EventText.says(payload))
        case .runCreated, .runForked, .sessionStarted, .sessionEnded, .datasetLoaded, .exampleLoaded, .callRequested,
            .callCompleted, .embeddingComputed, .exampleScored, .runFinished, .logCheckpoint, .exampleRescored,
            .candidateRescored, .unknown:
            return
        }
    }

    private func printJSON(_ lines: [[UInt8]]) {
        Page.json { writer in
            writer.object { writer in
                writer.field("run", log.location.id)
                writer.field("step", number)
                writer.key("events")
                writer.array { writer in for line in lines { writer.raw(line) } }
            }
        }
    }
}
