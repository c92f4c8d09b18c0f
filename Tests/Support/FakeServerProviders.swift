import JSON

/// The fake model behind the interfaces of other providers: each request is understood as the OpenAI request that
/// means the same, so a run decides the same whichever provider it names.
package struct FakeProviders: Sendable {
    private let model = FakeModel()

    package init() {}

    /// Answers Anthropic's messages, Gemini's generateContent and batchEmbedContents, and everything else as OpenAI.
    @Sendable package func reply(_ request: FakeRequest) async -> FakeReply {
        if request.path.hasSuffix("/messages") { return anthropic(request) }
        if request.path.hasSuffix(":generateContent") { return gemini(request) }
        if request.path.hasSuffix(":batchEmbedContents") { return vectors(request) }
        return await model.reply(request)
    }

    private func anthropic(_ request: FakeRequest) -> FakeReply {
        let texts = request.json["messages"]?.array?.flatMap { $0["content"]?.array ?? [] }
        let answer = model.answers(to: Self.joined(texts), count: 1, digest: request.digest)[0]
        return .json(
            JSONValue.object([
                JSONMember("type", .string("message")), JSONMember("model", .string("fake")),
                JSONMember("stop_reason", .string("end_turn")),
                JSONMember("content", .array([Self.part([JSONMember("type", .string("text"))], answer)])),
                JSONMember(
                    "usage",
                    .object([JSONMember("input_tokens", .integer(10)), JSONMember("output_tokens", .integer(1))])),
            ]).text)
    }

    private func gemini(_ request: FakeRequest) -> FakeReply {
        let texts = request.json["contents"]?.array?.flatMap { $0["parts"]?.array ?? [] }
        let count = request.json["generationConfig"]?["candidateCount"]?.integer ?? 1
        let answers = model.answers(to: Self.joined(texts), count: count, digest: request.digest)
        return .json(
            JSONValue.object([
                JSONMember(
                    "candidates",
                    .array(
                        answers.map { answer in
                            .object([
                                JSONMember("content", .object([JSONMember("parts", .array([Self.part([], answer)]))])),
                                JSONMember("finishReason", .string("STOP")),
                            ])
                        })),
                JSONMember(
                    "usageMetadata",
                    .object([
                        JSONMember("promptTokenCount", .integer(10)), JSONMember("candidatesTokenCount", .integer(1)),
                    ])),
            ]).text)
    }

    private func vectors(_ request: FakeRequest) -> FakeReply {
        let texts = request.json["requests"]?.array?.compactMap { $0["content"]?["parts"]?[0]?["text"]?.string } ?? []
        let embeddings = texts.map { text in
            JSONValue.object([
                JSONMember("values", .array(model.vector(text).map { .number(Double($0)) }))
            ])
        }
        return .json(JSONValue.object([JSONMember("embeddings", .array(embeddings))]).text)
    }

    private static func joined(_ parts: [JSONValue]?) -> String {
        (parts ?? []).compactMap { $0["text"]?.string }.joined(separator: "\n")
    }

    private static func part(_ members: [JSONMember], _ text: String) -> JSONValue {
        .object(members + [JSONMember("text", .string(text))])
    }
}
