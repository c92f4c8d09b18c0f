import History
import JSON

/// A run as spans: the run, in it its steps, in them the model calls, named by OpenTelemetry's GenAI conventions.
///
/// Each span comes out as one line of OTLP's JSON form, an ExportTraceServiceRequest of its own.
package struct RunSpans: Sendable {
    private var origin = Origin()
    private var run: String { origin.run }
    private var trace = SpanID.trace("")
    private var first: Timestamp?
    private var last: Timestamp?
    private var steps: [Int: Timestamp] = [:]
    private var asked: [CallID: (request: Request, time: Timestamp)] = [:]
    /// The attributes that calls of one kind share, written once, under the present settings.
    private var shared: [Request: [UInt8]] = [:]
    private var writer = JSONWriter()

    /// What a span says of a request.
    private struct Request: Hashable {
        var role: ModelRole
        /// Nil where the log does not hold the request.
        var model: String?
        var endpoint = ""
        var choices = 1
    }

    package init() {}

    /// Whether a line says anything of spans but that time went by.
    package static func holds(_ head: LineHead) -> Bool {
        !head.isType("example.scored") && !head.isType("embedding.computed")
    }

    /// The event without the long texts that no span says.
    package static func reduced(_ event: Event) -> Event {
        var event = event
        switch event.payload {
        case .callRequested(var value):
            value.body = []
            event.payload = .callRequested(value)
        case .callCompleted(var value):
            value.reply = ""
            value.texts = []
            event.payload = .callCompleted(value)
        case .metapromptBuilt(var value):
            value.text = ""
            event.payload = .metapromptBuilt(value)
        default: break
        }
        return event
    }

    /// The line of the span that the event ends; nil where it ends none.
    package mutating func take(_ event: Event) -> String? {
        if first == nil { first = event.time }
        last = event.time
        switch event.payload {
        case .runCreated, .runForked, .sessionStarted:
            origin.apply(event)
            trace = SpanID.trace(run)
            shared = [:]
        default: break
        }
        switch event.payload {
        case .stepStarted: steps[event.step ?? 0] = event.time
        case .stepFinished(let value):
            let step = event.step ?? 0
            return span(
                "step \(step)", id: "step\(step)", parent: "run", kind: 1, from: steps[step] ?? event.time,
                to: event.time
            ) { writer in
                writer.attribute("gpo.step", value: step)
                writer.attribute("gpo.best", value: value.best.description)
                writer.attribute("gpo.score", value: value.score)
            }
        case .callRequested(let value):
            let request = Request(
                role: value.role, model: value.model, endpoint: value.endpoint, choices: value.choices)
            asked[value.call] = (request, event.time)
        case .callCompleted(let value): return span(value, event)
        case .callFailed(let value) where value.final: return span(value, event)
        default: return nil
        }
        return nil
    }

    /// The line of the whole run's span; nil for an empty log.
    package var runSpan: String? {
        guard let first, let last else { return nil }
        let run = run
        var spans = self
        return spans.span("run \(run)", id: "run", parent: nil, kind: 1, from: first, to: last) { writer in
            writer.attribute("gpo.run", value: run)
        }
    }

    private mutating func span(_ call: CallCompleted, _ event: Event) -> String {
        span(call.call, call.role, event, error: nil) { writer in
            if let model = call.model { writer.attribute("gen_ai.response.model", value: model) }
            writer.attribute("gen_ai.usage.input_tokens", value: call.usage.prompt)
            writer.attribute("gen_ai.usage.output_tokens", value: call.usage.completion)
            writer.attribute("gen_ai.response.finish_reasons", value: call.finish)
            if let reused = call.reused { writer.attribute("gpo.reused", value: reused) }
        }
    }

    private mutating func span(_ call: CallFailed, _ event: Event) -> String {
        span(call.call, call.role, event, error: call.message) { writer in
            writer.attribute("error.type", value: call.kind)
        }
    }

    private mutating func span(
        _ call: CallID, _ role: ModelRole, _ event: Event, error: String?, _ attributes: (inout JSONWriter) -> Void
    ) -> String {
        let asked = asked.removeValue(forKey: call)
        var request = asked?.request ?? Request(role: role)
        request.role = role
        let operation = role == .embedding ? "embeddings" : "chat"
        let shared = shared(request)
        return span(
            [operation, request.model].compactMap(\.self).joined(separator: " "), id: "\(event.seq)",
            parent: event.step.map { "step\($0)" } ?? "run", kind: 3, from: asked?.time ?? event.time, to: event.time,
            error: error
        ) { writer in
            writer.attribute("gen_ai.operation.name", value: operation)
            writer.attribute("gpo.call", value: call.name)
            writer.raw(shared)
            attributes(&writer)
        }
    }

    /// The attributes that do not depend on the single call, with commas between them.
    private mutating func shared(_ request: Request) -> [UInt8] {
        if let known = shared[request] { return known }
        var attributes = JSONWriter()
        let settings = origin.pipeline["models"]?[request.role.rawValue]
        attributes.attribute("gpo.role", value: request.role.rawValue)
        attributes.attribute("gen_ai.provider.name", value: Self.provider(settings?["provider"]?.string))
        if let model = request.model {
            attributes.attribute("gen_ai.request.model", value: model)
            if request.role != .embedding {
                attributes.attribute("gen_ai.output.type", value: "text")
                if request.choices > 1 {
                    attributes.attribute("gen_ai.request.choice.count", value: request.choices)
                }
                if let limit = settings?["max_tokens"]?.integer {
                    attributes.attribute("gen_ai.request.max_tokens", value: limit)
                }
                if let temperature = settings?["temperature"]?.number {
                    attributes.attribute("gen_ai.request.temperature", value: temperature)
                }
            }
            Self.writeServer(request.endpoint, to: &attributes)
        }
        shared[request] = attributes.bytes
        return attributes.bytes
    }

    /// The provider by its name in the conventions; those that are the program's own are called so.
    private static func provider(_ name: String?) -> String {
        switch name {
        case "openai", "anthropic": name ?? ""
        case "gemini": "gcp.gemini"
        default: "gpo.\(name ?? "lexical")"
        }
    }

    /// The host and the port of an address; nothing for a program on this machine.
    private static func writeServer(_ endpoint: String, to writer: inout JSONWriter) {
        let parts = endpoint.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 2, parts[1].isEmpty, !parts[2].isEmpty else { return }
        let isSecure = parts[0] == "https:"
        if let colon = parts[2].lastIndex(of: ":"), let port = Int(parts[2][parts[2].index(after: colon)...]) {
            writer.attribute("server.address", value: String(parts[2][..<colon]))
            writer.attribute("server.port", value: port)
        } else {
            writer.attribute("server.address", value: String(parts[2]))
            writer.attribute("server.port", value: isSecure ? 443 : 80)
        }
    }

    private mutating func span(
        _ name: String, id: String, parent: String?, kind: Int, from start: Timestamp, to end: Timestamp,
        error: String? = nil, _ attributes: (inout JSONWriter) -> Void
    ) -> String {
        let (trace, run) = (trace, run)
        writer.removeAll()
        writer.object { writer in
            writer.list(of: "resourceSpans") { writer in
                writer.key("resource")
                writer.object { writer in
                    writer.key("attributes")
                    writer.array { $0.attribute("service.name", value: "gpo") }
                }
                writer.list(of: "scopeSpans") { writer in
                    writer.key("scope")
                    writer.object { $0.field("name", "gpo") }
                    writer.list(of: "spans") { writer in
                        writer.field("traceId", trace)
                        writer.field("spanId", SpanID.span(run, id))
                        if let parent { writer.field("parentSpanId", SpanID.span(run, parent)) }
                        writer.field("name", name)
                        writer.field("kind", kind)
                        writer.field("startTimeUnixNano", "\(start.microseconds)000")
                        writer.field("endTimeUnixNano", "\(end.microseconds)000")
                        writer.key("attributes")
                        writer.array { attributes(&$0) }
                        if let error {
                            writer.key("status")
                            writer.object { writer in
                                writer.field("message", error)
                                writer.field("code", 2)
                            }
                        }
                    }
                }
            }
        }
        return writer.text
    }
}

/// Attributes as OTLP writes them: a key and its value with its kind, whole numbers as text.
extension JSONWriter {
    fileprivate mutating func attribute(_ key: StaticString, value: String) {
        attribute(key) { $0.field("stringValue", value) }
    }

    fileprivate mutating func attribute(_ key: StaticString, value: Int) {
        attribute(key) { $0.field("intValue", String(value)) }
    }

    fileprivate mutating func attribute(_ key: StaticString, value: Double) {
        attribute(key) { $0.field("doubleValue", value) }
    }

    fileprivate mutating func attribute(_ key: StaticString, value: [String]) {
        attribute(key) { writer in
            writer.key("arrayValue")
            writer.object { writer in
                writer.key("values")
                writer.array { writer in
                    for text in value {
                        writer.object { $0.field("stringValue", text) }
                    }
                }
            }
        }
    }

    private mutating func attribute(_ key: StaticString, _ value: (inout JSONWriter) -> Void) {
        object { writer in
            writer.key("key")
            writer.string(key.description)
            writer.key("value")
            writer.object(value)
        }
    }

    /// An array of one object.
    fileprivate mutating func list(of key: StaticString, _ body: (inout JSONWriter) -> Void) {
        self.key(key)
        array { $0.object(body) }
    }
}
