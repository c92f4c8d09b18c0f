import History
import JSON

/// A run as spans: the run, in it its steps, in them the model calls, named by OpenTelemetry's GenAI conventions.
///
/// Each span comes out as one line of OTLP's JSON form, an ExportTraceServiceRequest of its own.
package struct RunSpans: Sendable {
    private var origin = Origin()
    private var run: String { origin.run }
    private var first: Timestamp?
    private var last: Timestamp?
    private var steps: [Int: Timestamp] = [:]
    private var asked: [CallID: (request: CallRequested, time: Timestamp)] = [:]

    package init() {}

    /// The line of the span that the event ends; nil where it ends none.
    package mutating func take(_ event: Event) -> String? {
        if first == nil { first = event.time }
        last = event.time
        origin.apply(event)
        switch event.payload {
        case .stepStarted: steps[event.step ?? 0] = event.time
        case .stepFinished(let value):
            let step = event.step ?? 0
            return span(
                "step \(step)", id: "step\(step)", parent: "run", kind: 1, from: steps[step] ?? event.time,
                to: event.time,
                [
                    ("gpo.step", .integer(step)), ("gpo.best", .string("\(value.best)")),
                    ("gpo.score", .number(value.score)),
                ])
        case .callRequested(let value): asked[value.call] = (value, event.time)
        case .callCompleted(let value): return span(value, event)
        case .callFailed(let value) where value.final: return span(value, event)
        default: return nil
        }
        return nil
    }

    /// The line of the whole run's span; nil for an empty log.
    package var runSpan: String? {
        guard let first, let last else { return nil }
        return span("run \(run)", id: "run", parent: nil, kind: 1, from: first, to: last, [("gpo.run", .string(run))])
    }

    private mutating func span(_ call: CallCompleted, _ event: Event) -> String {
        let asked = asked.removeValue(forKey: call.call)
        var attributes = common(call.call, call.role, asked?.request)
        if let model = call.model { attributes.append(("gen_ai.response.model", .string(model))) }
        attributes.append(("gen_ai.usage.input_tokens", .integer(call.usage.prompt)))
        attributes.append(("gen_ai.usage.output_tokens", .integer(call.usage.completion)))
        let reasons = call.finish.map { JSONValue.object([JSONMember("stringValue", .string($0))]) }
        attributes.append(("gen_ai.response.finish_reasons", .array(reasons)))
        if let reused = call.reused { attributes.append(("gpo.reused", .integer(reused))) }
        return span(call.call, event, from: asked?.time, role: call.role, attributes, error: nil)
    }

    private mutating func span(_ call: CallFailed, _ event: Event) -> String {
        let asked = asked.removeValue(forKey: call.call)
        var attributes = common(call.call, call.role, asked?.request)
        attributes.append(("error.type", .string(call.kind)))
        return span(call.call, event, from: asked?.time, role: call.role, attributes, error: call.message)
    }

    private func common(_ call: CallID, _ role: ModelRole, _ request: CallRequested?) -> [(String, JSONValue)] {
        var attributes: [(String, JSONValue)] = [
            ("gen_ai.operation.name", .string(role == .embedding ? "embeddings" : "chat")),
            ("gpo.call", .string(call.name)), ("gpo.role", .string(role.rawValue)),
        ]
        let settings = origin.pipeline["models"]?[role.rawValue]
        attributes.append(("gen_ai.provider.name", .string(Self.provider(settings?["provider"]?.string))))
        guard let request else { return attributes }
        attributes.append(("gen_ai.request.model", .string(request.model)))
        if role != .embedding {
            attributes.append(("gen_ai.output.type", .string("text")))
            if request.choices > 1 { attributes.append(("gen_ai.request.choice.count", .integer(request.choices))) }
            if let limit = settings?["max_tokens"]?.integer {
                attributes.append(("gen_ai.request.max_tokens", .integer(limit)))
            }
            if let temperature = settings?["temperature"]?.number {
                attributes.append(("gen_ai.request.temperature", .number(temperature)))
            }
        }
        return attributes + Self.server(request.endpoint)
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
    private static func server(_ endpoint: String) -> [(String, JSONValue)] {
        let parts = endpoint.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 2, parts[1].isEmpty, !parts[2].isEmpty else { return [] }
        let isSecure = parts[0] == "https:"
        guard let colon = parts[2].lastIndex(of: ":"), let port = Int(parts[2][parts[2].index(after: colon)...]) else {
            return [("server.address", .string(String(parts[2]))), ("server.port", .integer(isSecure ? 443 : 80))]
        }
        return [("server.address", .string(String(parts[2][..<colon]))), ("server.port", .integer(port))]
    }

    private func span(
        _ call: CallID, _ event: Event, from start: Timestamp?, role: ModelRole, _ attributes: [(String, JSONValue)],
        error: String?
    ) -> String {
        let operation = role == .embedding ? "embeddings" : "chat"
        let model = attributes.first { $0.0 == "gen_ai.request.model" }?.1.string
        return span(
            [operation, model].compactMap(\.self).joined(separator: " "), id: "\(event.seq)",
            parent: event.step.map { "step\($0)" } ?? "run", kind: 3, from: start ?? event.time, to: event.time,
            attributes, error: error)
    }

    private func span(
        _ name: String, id: String, parent: String?, kind: Int, from start: Timestamp, to end: Timestamp,
        _ attributes: [(String, JSONValue)], error: String? = nil
    ) -> String {
        var span: [JSONMember] = [
            JSONMember("traceId", .string(SpanID.trace(run))), JSONMember("spanId", .string(SpanID.span(run, id))),
        ]
        if let parent { span.append(JSONMember("parentSpanId", .string(SpanID.span(run, parent)))) }
        span += [
            JSONMember("name", .string(name)), JSONMember("kind", .integer(kind)),
            JSONMember("startTimeUnixNano", .string("\(start.microseconds)000")),
            JSONMember("endTimeUnixNano", .string("\(end.microseconds)000")),
            JSONMember("attributes", .array(attributes.map(Self.attribute))),
        ]
        if let error {
            span.append(
                JSONMember("status", .object([JSONMember("message", .string(error)), JSONMember("code", .integer(2))])))
        }
        let service = Self.attribute(("service.name", .string("gpo")))
        let scope = JSONValue.object([
            JSONMember("scope", .object([JSONMember("name", .string("gpo"))])),
            JSONMember("spans", .array([.object(span)])),
        ])
        return JSONValue.object([
            JSONMember(
                "resourceSpans",
                .array([
                    .object([
                        JSONMember("resource", .object([JSONMember("attributes", .array([service]))])),
                        JSONMember("scopeSpans", .array([scope])),
                    ])
                ]))
        ]).text
    }

    /// A key and its value as OTLP writes them: whole numbers as text.
    private static func attribute(_ pair: (String, JSONValue)) -> JSONValue {
        let value: JSONMember
        switch pair.1 {
        case .integer(let number): value = JSONMember("intValue", .string(String(number)))
        case .number(let number): value = JSONMember("doubleValue", .number(number))
        case .array(let elements):
            value = JSONMember("arrayValue", .object([JSONMember("values", .array(elements))]))
        case .string, .bool, .null, .object: value = JSONMember("stringValue", .string(pair.1.string ?? pair.1.text))
        }
        return .object([JSONMember("key", .string(pair.0)), JSONMember("value", .object([value]))])
    }
}
