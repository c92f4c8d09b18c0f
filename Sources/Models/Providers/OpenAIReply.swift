import JSON

extension OpenAI {
    package func chatReply(_ body: [UInt8]) throws(CallFailure) -> ChatReply {
        if let usual = OpenAIUsualReply(body) { return try ReplyReading.checked(usual.reply) }
        let value = try ReplyReading.value(body)
        guard let choices = value["choices"]?.array else {
            throw ReplyReading.unexpected("the reply has no member \"choices\"")
        }
        let ordered = choices.enumerated()
            .sorted { ($0.element["index"]?.integer ?? $0.offset) < ($1.element["index"]?.integer ?? $1.offset) }
            .map(\.element)
        // A router that lost its model in the middle of an answer says so in the choice, beside what there was of it.
        let errors = ordered.map(Self.error)
        let reply = ChatReply(
            texts: zip(ordered, errors).map { $1 == nil ? Self.text($0["message"]?["content"]) : "" },
            finishReasons: ordered.map { $0["finish_reason"]?.string },
            usage: Self.usage(value), model: value["model"]?.string)
        return try ReplyReading.checked(
            reply, error: errors.lazy.compactMap(\.self).first,
            refusal: ordered.lazy.compactMap { $0["message"]?["refusal"]?.string }.first)
    }

    package func embeddingReply(_ body: [UInt8]) throws(CallFailure) -> EmbeddingReply {
        let value = try ReplyReading.value(body)
        guard let data = value["data"]?.array else {
            throw ReplyReading.unexpected("the reply has no member \"data\"")
        }
        var vectors: [[Float]?] = Array(repeating: nil, count: data.count)
        for (offset, item) in data.enumerated() {
            let index = item["index"]?.integer ?? offset
            guard vectors.indices.contains(index), vectors[index] == nil else {
                throw ReplyReading.unexpected("the reply gives the embedding \(index) twice or out of range")
            }
            vectors[index] = try VectorReading.vector(item["embedding"], at: index)
        }
        return EmbeddingReply(
            vectors: try VectorReading.sameDimension(vectors.compactMap(\.self)), usage: Self.usage(value),
            model: value["model"]?.string)
    }

    /// The error that stands in place of an answer.
    private static func error(_ choice: JSONValue) -> CallFailure? {
        if let error = ErrorReply(in: choice) { return error.failureInside200() }
        return choice["finish_reason"]?.string == "error"
            ? CallFailure(.errorInside200, "the endpoint ended the answer with an error", status: 200) : nil
    }

    /// A string, or the text of a list of parts.
    private static func text(_ content: JSONValue?) -> String {
        content?.string ?? (content?.array ?? []).compactMap { $0["text"]?.string }.joined()
    }

    private static func usage(_ value: JSONValue) -> Usage? {
        guard let usage = value["usage"], let prompt = usage["prompt_tokens"]?.integer else { return nil }
        // llama.cpp told cached tokens in its timings before it had the member of OpenAI; DeepSeek has its own.
        let cached =
            usage["prompt_tokens_details"]?["cached_tokens"]?.integer ?? usage["prompt_cache_hit_tokens"]?.integer
            ?? value["timings"]?["cache_n"]?.integer
        return Usage(
            counted: [prompt], completion: [usage["completion_tokens"]?.integer ?? 0], cached: cached ?? 0)
    }
}
