import JSON

/// A chat's reply as most endpoints write it, read in one pass without a tree of values.
///
/// Any other, such as one with an error, a refusal, content in parts or answers out of order, is left to the general way.
struct OpenAIUsualReply {
    private var texts: [String] = []
    private var reasons: [String?] = []
    private var usage: Usage?
    private var model: String?

    var reply: ChatReply { ChatReply(texts: texts, finishReasons: reasons, usage: usage, model: model) }

    /// What is not as usual.
    private static let unusual = JSONError(offset: 0, problem: "unusual")

    /// Nil where anything is not as usual.
    init?(_ body: [UInt8]) {
        do throws(JSONError) {
            try body.withUnsafeBytesTyped { bytes throws(JSONError) in
                var reader = JSONReader(bytes)
                try read(&reader)
                try reader.end()
            }
        } catch {
            return nil
        }
        if texts.isEmpty { return nil }
    }

    private mutating func read(_ reader: inout JSONReader) throws(JSONError) {
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "choices":
                guard texts.isEmpty else { throw Self.unusual }
                try reader.array { (reader) throws(JSONError) in try readChoice(&reader) }
            case "usage":
                if reader.null() { return }
                guard usage == nil else { throw Self.unusual }
                usage = try Self.usage(&reader)
            case "model":
                guard model == nil else { throw Self.unusual }
                model = try reader.string()
            case "error": guard reader.null() else { throw Self.unusual }
            // llama.cpp counts cached tokens there.
            case "timings": throw Self.unusual
            default: try reader.skip()
            }
        }
    }

    private mutating func readChoice(_ reader: inout JSONReader) throws(JSONError) {
        var text: String?
        var reason: String?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "index": guard try reader.integer() == texts.count else { throw Self.unusual }
            case "message":
                guard text == nil else { throw Self.unusual }
                text = try Self.text(&reader)
            case "finish_reason":
                if reader.null() { return }
                guard reason == nil else { throw Self.unusual }
                reason = try reader.string()
                if reason == "error" { throw Self.unusual }
            case "error": guard reader.null() else { throw Self.unusual }
            default: try reader.skip()
            }
        }
        guard let text else { throw Self.unusual }
        texts.append(text)
        reasons.append(reason)
    }

    private static func text(_ reader: inout JSONReader) throws(JSONError) -> String? {
        var text: String?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "content":
                guard text == nil else { throw unusual }
                text = try reader.string()
            case "refusal": guard reader.null() else { throw unusual }
            default: try reader.skip()
            }
        }
        return text
    }

    private static func usage(_ reader: inout JSONReader) throws(JSONError) -> Usage {
        var prompt: Int?
        var completion: Int?
        var cached: Int?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "prompt_tokens":
                guard prompt == nil else { throw unusual }
                prompt = try reader.integer()
            case "completion_tokens":
                guard completion == nil else { throw unusual }
                completion = try reader.integer()
            case "prompt_tokens_details":
                guard cached == nil else { throw unusual }
                cached = try reader.value()["cached_tokens"]?.integer
            // DeepSeek's own.
            case "prompt_cache_hit_tokens": throw unusual
            default: try reader.skip()
            }
        }
        guard let prompt, let usage = Usage(counted: [prompt], completion: [completion ?? 0], cached: cached ?? 0)
        else { throw unusual }
        return usage
    }
}
