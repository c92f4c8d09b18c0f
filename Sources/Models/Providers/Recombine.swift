import JSON

/// The built-in optimizer `recombine`: no language model.
///
/// It reads the meta-prompt as a model would (the prompts with their scores, the current one, the edit budget) and
/// answers with prompts whose sentences come from those prompts and from a phrase file. The same request gets the
/// same reply, always.
package enum Recombine {
    /// The reply to a chat request, both in the OpenAI form, with as many choices as the request's `n`.
    ///
    /// - Parameter phrases: the sentences of the phrase file, one each.
    /// - Throws: where the body is no JSON, has no messages, or an `n` out of 1 to 128.
    package static func reply(to body: [UInt8], phrases: [String]) throws(JSONError) -> [UInt8] {
        let request = try JSONValue(parsing: body)
        let metaPrompt = RecombineMetaPrompt(try text(of: request))
        let count = request["n"]?.integer ?? 1
        guard (1...128).contains(count) else { throw JSONError(offset: 0, problem: "n is not within 1 and 128") }

        let digest = RecombineRandom.digest(of: body)
        var writer = RecombineWriter(metaPrompt: metaPrompt, phrases: phrases, random: RecombineRandom(seed: digest))
        let contents = (0..<count).map { _ in writer.next().map { "<prompt>\($0)</prompt>" } ?? "" }
        return encode(contents, model: request["model"]?.string ?? "recombine", digest: digest)
    }

    /// The phrases of a phrase file: one a line, without blank lines and those that begin with `#`.
    package static func phrases(inFile text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            let phrase = line.split(separator: " ").joined(separator: " ")
            return phrase.isEmpty || phrase.hasPrefix("#") ? nil : phrase
        }
    }

    /// The text of all messages, one below the other.
    private static func text(of request: JSONValue) throws(JSONError) -> String {
        guard let messages = request["messages"]?.array, !messages.isEmpty else {
            throw JSONError(offset: 0, problem: "a chat request without messages")
        }
        return messages.map { message in
            let parts = message["content"]?.array?.compactMap { $0["text"]?.string }
            return message["content"]?.string ?? parts?.joined(separator: "\n") ?? ""
        }.joined(separator: "\n")
    }

    private static func encode(_ contents: [String], model: String, digest: UInt64) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("id")
            writer.string("recombine-\(String(digest, radix: 16))")
            writer.key("object")
            writer.string("chat.completion")
            writer.key("model")
            writer.string(model)
            writer.key("choices")
            writer.array { writer in
                for (index, content) in contents.enumerated() { choice(content, index: index, to: &writer) }
            }
            // No tokens: nothing was spent on a model.
            writer.key("usage")
            writer.raw(#"{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#.utf8)
        }
        return writer.bytes
    }

    private static func choice(_ content: String, index: Int, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("index")
            writer.integer(index)
            writer.key("message")
            writer.object { writer in
                writer.key("role")
                writer.string("assistant")
                writer.key("content")
                writer.string(content)
            }
            writer.key("finish_reason")
            writer.string("stop")
        }
    }
}
