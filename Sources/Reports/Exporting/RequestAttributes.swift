import History
import JSON

/// What a span says of a request, by the settings that hold: attributes that do not depend on the single call.
struct RequestAttributes {
    var request: DraftedSpans.Request
    /// The model's settings in the pipeline.
    var settings: JSONValue?

    func write(to writer: inout JSONWriter) {
        writer.attribute("gpo.role", value: request.role.rawValue)
        writer.attribute("gen_ai.provider.name", value: Self.provider(settings?["provider"]?.string))
        guard let model = request.model else { return }
        writer.attribute("gen_ai.request.model", value: model)
        if request.role != .embedding {
            writer.attribute("gen_ai.output.type", value: "text")
            if request.choices > 1 {
                writer.attribute("gen_ai.request.choice.count", value: request.choices)
            }
            if let limit = settings?["max_tokens"]?.integer {
                writer.attribute("gen_ai.request.max_tokens", value: limit)
            }
            if let temperature = settings?["temperature"]?.number {
                writer.attribute("gen_ai.request.temperature", value: temperature)
            }
        }
        writeServer(to: &writer)
    }

    /// The provider by its name in the conventions; those that are the program's own are called so.
    private static func provider(_ name: String?) -> String {
        switch name {
        case "openai", "anthropic": name ?? ""
        case "gemini": "gcp.gemini"
        default: "gpo.\(name ?? "lexical")"
        }
    }

    /// The host and the port of the address; nothing for a program on this machine.
    private func writeServer(to writer: inout JSONWriter) {
        let parts = request.endpoint.split(separator: "/", omittingEmptySubsequences: false)
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
}
