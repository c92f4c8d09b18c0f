import Models
import Support
import Testing

@Suite("Replies of the providers")
struct ProviderReplyTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test("OpenAI: answers in the order of their index, with usage and cached tokens")
    func openAI() throws {
        let reply = try OpenAI().chatReply(
            bytes(
                #"""
                {"id":"x","model":"m-1","choices":[
                {"index":1,"message":{"role":"assistant","content":"two"},"finish_reason":"length"},
                {"index":0,"message":{"role":"assistant","content":[{"type":"text","text":"one"}]},"finish_reason":"stop"}],
                "usage":{"prompt_tokens":9,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":8}}}
                """#))
        #expect(reply.texts == ["one", "two"])
        #expect(reply.finishReasons == ["stop", "length"])
        #expect(reply.usage == Usage(promptTokens: 9, completionTokens: 3, cachedTokens: 8))
        #expect(reply.model == "m-1")
    }

    @Test(
        "OpenAI: a reply in the usual form is read as any other is",
        arguments: [
            #""choices":[{"index":0,"message":{"role":"assistant","content":"a"},"finish_reason":"stop"}],"model":"m""#,
            #""choices":[{"message":{"content":"a"}},{"message":{"content":"b","refusal":null},"finish_reason":null}]"#,
            #""error":null,"usage":null,"choices":[{"message":{"content":"é\n"},"logprobs":{"x":[1,2]}}]"#,
            #""choices":[{"message":{"content":"a"}}],"usage":{"prompt_tokens":3,"total_tokens":4}"#,
            #""choices":[{"message":{"content":"a"}}],"usage":{"completion_tokens":3}"#,
            #""choices":[{"message":{"content":"a"}}],"usage":{"prompt_tokens":3.0,"completion_tokens":1e0}"#,
            #""usage":{"prompt_tokens":3,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":2}},"#
                + #""choices":[{"message":{"content":"a"}}]"#,
            #""choices":[{"message":{"content":"a"}}],"usage":{"prompt_tokens":3,"prompt_cache_hit_tokens":2}"#,
            #""choices":[{"index":1,"message":{"content":"b"}},{"index":0,"message":{"content":"a"}}],"model":7"#,
            #""choices":[{"message":{"content":"a"}}],"choices":[{"message":{"content":"b"}}]"#,
            #""choices":[{"message":{"content":"a"},"error":{"message":"lost"}},{"message":{"content":"b"}}]"#,
            #""choices":[{"message":{"content":"a"},"finish_reason":"error"},{"message":{"content":"b"}}]"#,
            #""choices":[{"message":{"content":"a"}}],"usage":{"prompt_tokens":-3,"completion_tokens":1}"#,
            #""choices":[{"message":{"content":null,"refusal":"no"}},{"message":{"content":"a","refusal":"no"}}]"#,
        ])
    func usual(members: String) throws {
        let reply = try OpenAI().chatReply(bytes("{\(members)}"))
        // No reply in the usual form has this member.
        #expect(try OpenAI().chatReply(bytes("{\(members),\"timings\":{}}")) == reply)
    }

    @Test("llama.cpp's cached tokens are read from its timings")
    func llama() throws {
        let reply = try OpenAI().chatReply(
            bytes(
                #"""
                {"choices":[{"message":{"content":"a"}}],"usage":{"prompt_tokens":377,"completion_tokens":1},
                "timings":{"cache_n":370}}
                """#))
        #expect(reply.usage?.cachedTokens == 370)
    }

    @Test("Anthropic: cached tokens count as read, and a refusal is one")
    func anthropic() throws {
        let reply = try Anthropic().chatReply(
            bytes(
                #"""
                {"type":"message","model":"m","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"a"}],
                "stop_reason":"end_turn",
                "usage":{"input_tokens":5,"cache_read_input_tokens":20,"cache_creation_input_tokens":3,"output_tokens":7}}
                """#))
        #expect(reply.texts == ["a"])
        #expect(reply.finishReasons == ["stop"])
        #expect(reply.usage == Usage(promptTokens: 28, completionTokens: 7, cachedTokens: 20))
        let failure = #expect(throws: CallFailure.self) {
            try Anthropic().chatReply(bytes(#"{"content":[],"stop_reason":"refusal"}"#))
        }
        #expect(failure?.kind == .refused)
    }

    @Test("Gemini: text without thoughts, thoughts paid for, a blocked prompt refused")
    func gemini() throws {
        let reply = try Gemini().chatReply(
            bytes(
                #"""
                {"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"a"}]},"finishReason":"STOP"},
                {"content":{"parts":[{"text":"b"}]},"finishReason":"MAX_TOKENS"}],"modelVersion":"m-2",
                "usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2,"thoughtsTokenCount":9}}
                """#))
        #expect(reply.texts == ["a", "b"])
        #expect(reply.finishReasons == ["stop", "length"])
        #expect(reply.usage == Usage(promptTokens: 4, completionTokens: 11))
        let failure = #expect(throws: CallFailure.self) {
            try Gemini().chatReply(bytes(#"{"promptFeedback":{"blockReason":"SAFETY"}}"#))
        }
        #expect(failure?.kind == .refused)
        let vectors = try Gemini().embeddingReply(bytes(#"{"embeddings":[{"values":[1,2.5]},{"values":[0,-1]}]}"#))
        #expect(vectors.vectors == [[1, 2.5], [0, -1]])
    }

    @Test(
        "counts that cannot be right are no counts, so that a budget takes the worst case",
        arguments: [(-3, 2), (3, -2), (Int.max, 2), (3, Int.max), (Int.max, Int.max)])
    func impossibleUsage(prompt: Int, completion: Int) throws {
        let openAI = try OpenAI().chatReply(
            bytes(
                """
                {"choices":[{"message":{"content":"a"}}],
                "usage":{"prompt_tokens":\(prompt),"completion_tokens":\(completion)}}
                """))
        #expect(openAI.usage == nil)
        let anthropic = try Anthropic().chatReply(
            bytes(
                """
                {"content":[{"type":"text","text":"a"}],"stop_reason":"end_turn","usage":{"input_tokens":\(prompt),
                "cache_read_input_tokens":1,"cache_creation_input_tokens":1,"output_tokens":\(completion)}}
                """))
        #expect(anthropic.usage == nil)
        let gemini = try Gemini().chatReply(
            bytes(
                """
                {"candidates":[{"content":{"parts":[{"text":"a"}]}}],"usageMetadata":{"promptTokenCount":\(prompt),
                "candidatesTokenCount":\(completion),"thoughtsTokenCount":1}}
                """))
        #expect(gemini.usage == nil)
    }

    @Test("an error in place of an answer is no answer, whatever text stands beside it")
    func errorInChoice() throws {
        let lost = #"{"error":{"code":502,"message":"the words"},"message":{"content":"half"},"finish_reason":"error"}"#
        let failure = #expect(throws: CallFailure.self) {
            try OpenAI().chatReply(bytes("{\"choices\":[\(lost)]}"))
        }
        #expect(failure?.kind == .errorInside200)
        #expect(failure?.message == "the words")
        let bare = #expect(throws: CallFailure.self) {
            try OpenAI().chatReply(bytes(#"{"choices":[{"message":{"content":"half"},"finish_reason":"error"}]}"#))
        }
        #expect(bare?.kind == .errorInside200)
        let one = try OpenAI().chatReply(bytes("{\"choices\":[\(lost),{\"message\":{\"content\":\"whole\"}}]}"))
        #expect(one.texts == ["", "whole"])
    }

    @Test("a key that Gemini refuses with 400 is a refused key, also in the list that Google sends")
    func geminiKey() {
        let error =
            #"{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}"#
        #expect(Gemini().failure(status: 400, body: bytes(error)).kind == .unauthorised)
        #expect(Gemini().failure(status: 400, body: bytes("[\(error)]")).kind == .unauthorised)
        let inside = #expect(throws: CallFailure.self) {
            try Gemini().chatReply(bytes(#"[{"error":{"code":503,"message":"the words","status":"UNAVAILABLE"}}]"#))
        }
        #expect(inside?.kind == .errorInside200)
        #expect(inside?.message == "the words")
    }

    @Test("embeddings in the order of their index, whatever that of their arrival")
    func embeddings() throws {
        let reply = try OpenAI().embeddingReply(
            bytes(#"{"data":[{"index":1,"embedding":[3,4]},{"index":0,"embedding":[1,2]}],"model":"m"}"#))
        #expect(reply.vectors == [[1, 2], [3, 4]])
    }

    @Test(
        "what are no embeddings is a failure",
        arguments: [
            #"{"data":[]}"#, #"{"data":[{"index":0,"embedding":[]}]}"#, #"{"data":[{"index":5,"embedding":[1]}]}"#,
            #"{"data":[{"embedding":[1]},{"embedding":[1,2]}]}"#, #"{"data":[{"embedding":["1"]}]}"#,
            #"{"data":[{"embedding":[1e300]}]}"#,
            #"{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}"#,
            #"{}"#, #"[]"#,
        ])
    func noEmbeddings(text: String) {
        #expect(throws: CallFailure.self) { try OpenAI().embeddingReply(bytes(text)) }
    }

    @Test(
        "the providers' own words are found in each form of an error",
        arguments: [
            (#"{"error":{"message":"the words","type":"t","code":"c"}}"#, 400),
            (#"{"type":"error","error":{"type":"overloaded_error","message":"the words"}}"#, 529),
            (#"{"error":{"code":403,"message":"the words","status":"PERMISSION_DENIED"}}"#, 403),
            (#"{"error":"the words"}"#, 500), (#"[{"error":{"message":"the words"}}]"#, 503),
            (#"{"message":"the words"}"#, 500), (#"{"detail":"the words"}"#, 422),
            ("the words", 502),
        ])
    func words(body: String, status: Int) {
        let failure = OpenAI().failure(status: status, body: bytes(body))
        #expect(failure.message == "the words")
        #expect(failure.status == status)
    }

    @Test(
        "a prompt that is too long is known by its code or its words",
        arguments: [
            #"{"error":{"message":"x","code":"context_length_exceeded"}}"#,
            #"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 9 tokens > 8"}}"#,
            #"{"error":{"code":400,"message":"The input token count (9) exceeds the maximum","status":"INVALID_ARGUMENT"}}"#,
            #"{"error":{"code":400,"message":"request (9 tokens) exceeds the available context size","type":"exceed_context_size_error"}}"#,
        ])
    func tooLong(body: String) {
        #expect(OpenAI().failure(status: 400, body: bytes(body)).kind == .tooLong)
    }

    @Test("no bytes make a provider crash, and what is no reply is never an answer")
    func fuzz() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let valid = bytes(
            #"{"choices":[{"index":0,"message":{"content":"a\u00e9b"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}}"#
        )
        let providers: [any Provider] = [OpenAI(), Anthropic(), Gemini()]
        for _ in 0..<2000 {
            var mutated = valid
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<mutated.count, using: &random)
                if Bool.random(using: &random) { mutated[index] = UInt8.random(in: 0...255, using: &random) }
                if Bool.random(using: &random) { mutated.removeSubrange(index...) }
                if mutated.isEmpty { mutated = [0] }
            }
            for provider in providers {
                let reply = Result { try provider.chatReply(mutated) }
                let isAnswer = (try? reply.get())?.texts.contains { !$0.isEmpty } ?? true
                #expect(isAnswer, "seed \(seed)")
            }
        }
    }
}
