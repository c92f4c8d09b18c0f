import FlyingFox
import Foundation
import JSON

/// What the fake server does with one request.
package enum FakeReply: Sendable {
    /// A body with its status and header fields.
    case json(String, status: Int = 200, headers: [String: String] = [:])
    /// A fault, done to the connection.
    case fault(FakeFault)
    /// The same after a wait.
    indirect case after(Duration, FakeReply)

    /// A chat completion with these answers.
    package static func chat(_ texts: [String], promptTokens: Int = 10, cachedTokens: Int = 0) -> FakeReply {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("id")
            writer.string("fake")
            writer.key("model")
            writer.string("fake")
            writer.key("choices")
            writer.array { writer in
                for (index, text) in texts.enumerated() {
                    writer.object { writer in
                        writer.key("index")
                        writer.integer(index)
                        writer.key("message")
                        writer.object { writer in
                            writer.key("role")
                            writer.string("assistant")
                            writer.key("content")
                            writer.string(text)
                        }
                        writer.key("finish_reason")
                        writer.string("stop")
                    }
                }
            }
            writer.key("usage")
            let written = texts.reduce(0) { $0 + $1.split(separator: " ").count }
            writer.raw(
                Array(
                    """
                    {"prompt_tokens":\(promptTokens),"completion_tokens":\(written),\
                    "total_tokens":\(promptTokens + written),\
                    "prompt_tokens_details":{"cached_tokens":\(cachedTokens)}}
                    """.utf8))
        }
        return .json(writer.text)
    }

    /// An error as OpenAI words it.
    package static func error(
        _ status: Int, _ message: String, code: String = "error", headers: [String: String] = [:]
    ) -> FakeReply {
        let error = JSONValue.object([
            JSONMember(
                "error",
                .object([JSONMember("message", .string(message)), JSONMember("code", .string(code))]))
        ])
        return .json(error.text, status: status, headers: headers)
    }

    /// The reply as it is sent; a wait is over by then.
    var response: HTTPResponse {
        switch self {
        case .json(let text, let status, let headers):
            HTTPResponse(
                statusCode: HTTPStatusCode(status, phrase: "Status"), headers: HTTPHeaders(Self.fields(headers)),
                body: Data(text.utf8))
        case .fault(let fault): fault.response
        case .after(_, let reply): reply.response
        }
    }

    static func fields(_ headers: [String: String]) -> [HTTPHeader: String] {
        var fields: [HTTPHeader: String] = [.contentType: "application/json"]
        for (name, value) in headers { fields[HTTPHeader(name)] = value }
        return fields
    }
}
