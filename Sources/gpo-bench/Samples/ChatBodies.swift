import JSON

/// Requests and replies in the form of OpenAI's chat completions.
enum ChatBodies {
    static func request(_ prompt: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("model")
            writer.string("model")
            writer.key("messages")
            writer.array { writer in message(prompt, role: "user", &writer) }
            writer.key("temperature")
            writer.integer(0)
            writer.key("max_tokens")
            writer.integer(256)
        }
        return writer.bytes
    }

    static func reply(_ texts: [String], id: String) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("id")
            writer.string("chatcmpl-\(id)")
            writer.key("object")
            writer.string("chat.completion")
            writer.key("created")
            writer.integer(1_795_330_800)
            writer.key("choices")
            writer.array { writer in
                for (index, text) in texts.enumerated() {
                    writer.object { writer in
                        writer.key("index")
                        writer.integer(index)
                        writer.key("message")
                        message(text, role: "assistant", &writer)
                        writer.key("finish_reason")
                        writer.string("stop")
                    }
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func message(_ content: String, role: String, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("role")
            writer.string(role)
            writer.key("content")
            writer.string(content)
        }
    }
}
