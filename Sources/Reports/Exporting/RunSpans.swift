import History
import JSON

/// A run as spans: the run, in it its steps, in them the model calls, named by OpenTelemetry's GenAI conventions.
///
/// Each span comes out as one line of OTLP's JSON form, an ExportTraceServiceRequest of its own. All are of one trace,
/// and whatever a span names as its parent is among them: of a fork, the past that it shares, and of a run that was cut
/// off, the step that did not finish.
package struct RunSpans: Sendable {
    private typealias Request = DraftedSpans.Request

    private let owner: SpanOwner?
    /// The run that it was forked from.
    private let parentRun: SpanOwner?
    private let ids: SpanID
    private var origin = Origin()
    private var times: (first: Timestamp, last: Timestamp)?
    /// The steps that have not finished, and when the last that is known of each of them happened.
    private var steps: [Int: (start: Timestamp, last: Timestamp)] = [:]
    /// The different requests so far; calls name them by their numbers.
    private var requests: [Request] = []
    /// The calls under way.
    private var asked: [CallID: (request: Int, time: Timestamp)] = [:]
    /// The spans of calls, by the number of the request, under the present settings.
    private var templates: [SpanTemplate?] = []
    /// The step that calls were last of, and its span's name, as JSON.
    private var parent: (step: Int?, id: [UInt8])?

    /// `owners` are the runs that wrote the log, the one whose spans are wanted last.
    package init(of owners: [SpanOwner]) {
        owner = owners.last
        parentRun = owners.dropLast().last
        ids = owners.last?.ids ?? SpanID(run: "")
    }

    /// Takes the next events, and appends the line of each span that they end.
    package mutating func take(_ drafted: DraftedSpans, to lines: inout [UInt8]) {
        if let drafted = drafted.times { times = (times?.first ?? drafted.first, drafted.last) }
        let numbers = drafted.requests.map { number(of: $0) }
        var start = 0
        for item in drafted.items {
            switch item {
            case .asked(let call, let request, let time): asked[call] = (numbers[request], time)
            case .answered(let answered):
                append(answered, drafted.text[start..<answered.end], to: &lines)
                start = answered.end
            case .event(let event): take(event, to: &lines)
            }
        }
    }

    /// The lines of the spans that the log's end leaves open: its last step, where that did not finish, and the run.
    /// Empty for an empty log.
    package var openSpans: [UInt8] {
        guard let times else { return [] }
        let unfinished = steps.sorted { $0.key < $1.key }.flatMap { step, times in
            span(ofStep: step, from: times.start, to: times.last) { $0.attribute("gpo.finished", value: false) }
        }
        var run = SpanLine(
            trace: ids.trace, id: .text(ids.span("run")), parent: nil, name: "run \(owner?.run ?? "")", kind: 1,
            start: SpanLine.time(times.first), end: SpanLine.time(times.last))
        if let parentRun {
            run.link = SpanLine.Link(trace: parentRun.ids.trace, span: parentRun.ids.span("run")) { writer in
                writer.attribute("gpo.run", value: parentRun.run)
                if let seq = owner?.lastShared { writer.attribute("gpo.last_shared_event", value: seq) }
            }
        }
        return unfinished + run.bytes { $0.attribute("gpo.run", value: owner?.run ?? "") }
    }

    private mutating func take(_ event: Event, to lines: inout [UInt8]) {
        switch event.payload {
        case .runCreated, .runForked, .sessionStarted:
            origin.apply(event)
            templates = requests.map { _ in nil }
        case .stepStarted: steps[event.step ?? 0] = (event.time, event.time)
        case .stepFinished(let value):
            let step = event.step ?? 0
            let start = steps.removeValue(forKey: step)?.start ?? event.time
            lines += span(ofStep: step, from: start, to: event.time) { writer in
                writer.attribute("gpo.best", value: value.best.description)
                writer.attribute("gpo.score", value: value.score)
            }
        case .callFailed(let value) where value.final: lines += span(value, event)
        default: return
        }
    }

    private func span(
        ofStep step: Int, from start: Timestamp, to end: Timestamp, _ attributes: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        SpanLine(
            trace: ids.trace, id: .text(ids.span("step\(step)")), parent: .text(ids.span("run")), name: "step \(step)",
            kind: 1, start: SpanLine.time(start), end: SpanLine.time(end)
        ).bytes { writer in
            writer.attribute("gpo.step", value: step)
            attributes(&writer)
            writer.attribute("gpo.run", value: origin.run)
        }
    }

    /// Notes that a step went on until then.
    private mutating func reach(_ time: Timestamp, in step: Int?) {
        if let step { steps[step]?.last = time }
    }

    private mutating func span(_ failed: CallFailed, _ event: Event) -> [UInt8] {
        let asked = asked.removeValue(forKey: failed.call)
        reach(event.time, in: event.step)
        var request = asked.map { requests[$0.request] } ?? Request(role: failed.role)
        request.role = failed.role
        var line = line(of: request)
        line.id = .text(ids.span("\(event.seq)"))
        line.parent = .text(ids.span(Self.parent(of: event.step)))
        line.start = SpanLine.time(asked?.time ?? event.time)
        line.end = SpanLine.time(event.time)
        line.error = failed.message
        return line.bytes { writer in
            attributes(of: request, call: { $0.string(failed.call.name) }, to: &writer)
            writer.attribute("error.type", value: failed.kind)
        }
    }

    /// Appends the span of a reply. `own` is the call's name as JSON, then what is said of the reply.
    private mutating func append(_ answered: DraftedSpans.Answered, _ own: ArraySlice<UInt8>, to lines: inout [UInt8]) {
        let asked = asked.removeValue(forKey: answered.call)
        var number = asked?.request ?? number(of: Request(role: answered.role))
        if requests[number].role != answered.role {
            var request = requests[number]
            request.role = answered.role
            number = self.number(of: request)
        }
        reach(answered.time, in: answered.step)
        let template = template(number)
        let parent = parentID(of: answered.step)
        let start = asked?.time ?? answered.time
        template.append(to: &lines) { gap, line in
            switch gap {
            case 0: ids.append(seq: answered.seq, to: &line)
            case 1: line.append(contentsOf: parent)
            case 2: Self.append(start, to: &line)
            case 3: Self.append(answered.time, to: &line)
            case 4: line.append(contentsOf: own[..<answered.nameEnd])
            default: line.append(contentsOf: own[answered.nameEnd...])
            }
        }
    }

    private static func append(_ time: Timestamp, to line: inout [UInt8]) {
        line.append(UInt8(ascii: "\""))
        line.append(decimal: time.microseconds)
        line.append(contentsOf: "000\"".utf8)
    }

    private static func parent(of step: Int?) -> String { step.map { "step\($0)" } ?? "run" }

    private mutating func parentID(of step: Int?) -> [UInt8] {
        if let parent, parent.step == step { return parent.id }
        let id = Array("\"\(ids.span(Self.parent(of: step)))\"".utf8)
        parent = (step, id)
        return id
    }

    private mutating func number(of request: Request) -> Int {
        if let known = requests.firstIndex(of: request) { return known }
        requests.append(request)
        templates.append(nil)
        return requests.count - 1
    }

    /// The gaps are the span's name, its parent's, its start, its end, the call's name and what is said of the reply.
    private mutating func template(_ number: Int) -> SpanTemplate {
        if let known = templates[number] { return known }
        let request = requests[number]
        let template = SpanTemplate(
            line(of: request).bytes { writer in
                attributes(of: request, call: { $0.gap() }, to: &writer)
                writer.gap()
            })
        templates[number] = template
        return template
    }

    private func line(of request: Request) -> SpanLine {
        SpanLine(
            trace: ids.trace, id: .gap, parent: .gap,
            name: [Self.operation(request), request.model].compactMap(\.self).joined(separator: " "), kind: 3,
            start: .gap, end: .gap)
    }

    private func attributes(
        of request: Request, call: (inout JSONWriter) -> Void, to writer: inout JSONWriter
    ) {
        writer.attribute("gen_ai.operation.name", value: Self.operation(request))
        writer.attribute("gpo.run", value: origin.run)
        writer.attribute("gpo.call") { writer in
            writer.key("stringValue")
            call(&writer)
        }
        RequestAttributes(request: request, settings: origin.pipeline["models"]?[request.role.rawValue])
            .write(to: &writer)
    }

    private static func operation(_ request: Request) -> String {
        request.role == .embedding ? "embeddings" : "chat"
    }
}
