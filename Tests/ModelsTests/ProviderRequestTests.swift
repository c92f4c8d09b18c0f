import JSON
import Models
import Testing

@Suite("Requests of the providers")
struct ProviderRequestTests {
    private let conversation = ChatRequest(
        messages: [
            ChatMessage(.system, "Be \"brief\"."),
            ChatMessage(role: .user, parts: [.text("What is this?"), .image(mediaType: "image/png", base64: "aGk=")]),
            ChatMessage(.assistant, "A cat."), ChatMessage(.user, "Sure?\nü"),
        ], count: 1, seed: 7, temperature: 0.5, maxTokens: 20)

    private func text(_ request: WireRequest) -> String { String(decoding: request.body, as: UTF8.self) }

    @Test("OpenAI: members in a fixed order, images as data addresses")
    func openAI() throws {
        var request = conversation
        request.count = 3
        let wire = try OpenAI().chatRequest(
            request, settings: ModelSettings(provider: .openai, url: "http://h/v1/", model: "m", temperature: 1))
        #expect(wire.url == "http://h/v1/chat/completions")
        #expect(
            text(wire) == #"""
                {"model":"m","messages":[{"role":"system","content":"Be \"brief\"."},\#
                {"role":"user","content":[{"type":"text","text":"What is this?"},\#
                {"type":"image_url","image_url":{"url":"data:image/png;base64,aGk="}}]},\#
                {"role":"assistant","content":"A cat."},{"role":"user","content":"Sure?\nü"}],\#
                "n":3,"temperature":0.5,"max_tokens":20,"seed":7}
                """#)
    }

    @Test("OpenAI: the settings' temperature and bound hold where the request has none")
    func defaults() throws {
        let settings = ModelSettings(provider: .openai, model: "gpt-5-mini", temperature: 1, maxTokens: 9)
        let wire = try OpenAI().chatRequest(ChatRequest(messages: [ChatMessage(.user, "x")]), settings: settings)
        #expect(wire.url == "https://api.openai.com/v1/chat/completions")
        #expect(
            text(wire) == #"""
                {"model":"gpt-5-mini","messages":[{"role":"user","content":"x"}],"temperature":1.0,\#
                "max_completion_tokens":9}
                """#)
    }

    @Test("OpenAI: the user's own members are added, or take the place of known ones")
    func extra() throws {
        let settings = ModelSettings(
            provider: .openai, model: "m", maxTokens: 9,
            extraBody: [JSONMember("max_tokens", .integer(5)), JSONMember("top_k", .integer(1))])
        let wire = try OpenAI().chatRequest(ChatRequest(messages: [ChatMessage(.user, "x")]), settings: settings)
        #expect(text(wire).hasSuffix(#","max_tokens":5,"top_k":1}"#))
    }

    @Test("Azure: the deployment in the path, the version in the query, the key in its own field")
    func azure() throws {
        var settings = ModelSettings(
            provider: .openai, url: "https://r.openai.azure.com", model: "gpt-4o", apiVersion: "2024-10-21")
        #expect(
            try OpenAI().embeddingRequest(["a"], settings: settings).url
                == "https://r.openai.azure.com/openai/deployments/gpt-4o/embeddings?api-version=2024-10-21")
        settings.deployment = "mine"
        #expect(try OpenAI().embeddingRequest(["a"], settings: settings).url.contains("/deployments/mine/"))
        #expect(OpenAI().authorization(Secret("k"), settings: settings).map(\.name) == ["api-key"])
    }

    @Test("a name in an address stays one part of its path, whatever is in it")
    func namesInPaths() throws {
        let name = "my ü/model?a=b&c:d#%41-._~"
        let part = "my%20%C3%BC%2Fmodel%3Fa%3Db%26c%3Ad%23%2541-._~"
        let azure = ModelSettings(
            provider: .openai, url: "https://r", model: "m", apiVersion: "2024 10&x=y", deployment: name)
        #expect(
            try OpenAI().embeddingRequest(["a"], settings: azure).url
                == "https://r/openai/deployments/\(part)/embeddings?api-version=2024%2010%26x%3Dy")
        let gemini = ModelSettings(provider: .gemini, url: "https://g/v1beta", model: name)
        #expect(
            try Gemini().chatRequest(ChatRequest(messages: [ChatMessage(.user, "x")]), settings: gemini).url
                == "https://g/v1beta/models/\(part):generateContent")
    }

    @Test("OpenAI: embeddings")
    func embeddings() throws {
        let wire = try OpenAI().embeddingRequest(["a", "b"], settings: ModelSettings(provider: .openai, model: "m"))
        #expect(text(wire) == #"{"model":"m","input":["a","b"],"encoding_format":"float"}"#)
    }

    @Test("Anthropic: the system text apart, a bound always, one answer only")
    func anthropic() throws {
        let settings = ModelSettings(provider: .anthropic, model: "m")
        let wire = try Anthropic().chatRequest(conversation, settings: settings)
        #expect(wire.url == "https://api.anthropic.com/v1/messages")
        #expect(wire.headers.contains(HTTPHeader("anthropic-version", "2023-06-01")))
        #expect(
            text(wire) == #"""
                {"model":"m","max_tokens":20,"system":[{"type":"text","text":"Be \"brief\"."}],\#
                "messages":[{"role":"user","content":[{"type":"text","text":"What is this?"},\#
                {"type":"image","source":{"type":"base64","media_type":"image/png","data":"aGk="}}]},\#
                {"role":"assistant","content":[{"type":"text","text":"A cat."}]},\#
                {"role":"user","content":[{"type":"text","text":"Sure?\nü"}]}],"temperature":0.5}
                """#)
        var several = conversation
        several.count = 2
        #expect(throws: CallFailure.self) { try Anthropic().chatRequest(several, settings: settings) }
    }

    @Test("Gemini: contents, candidates and the model in the path")
    func gemini() throws {
        var request = conversation
        request.count = 2
        let wire = try Gemini().chatRequest(request, settings: ModelSettings(provider: .gemini, model: "m"))
        #expect(wire.url == "https://generativelanguage.googleapis.com/v1beta/models/m:generateContent")
        #expect(
            text(wire) == #"""
                {"systemInstruction":{"parts":[{"text":"Be \"brief\"."}]},\#
                "contents":[{"role":"user","parts":[{"text":"What is this?"},\#
                {"inlineData":{"mimeType":"image/png","data":"aGk="}}]},\#
                {"role":"model","parts":[{"text":"A cat."}]},{"role":"user","parts":[{"text":"Sure?\nü"}]}],\#
                "generationConfig":{"candidateCount":2,"temperature":0.5,"maxOutputTokens":20,"seed":7}}
                """#)
    }

    @Test("no key is in any request or address, and the address for the log hides a password")
    func endpoint() {
        let call = PreparedCall(
            kind: .chat(count: 1), request: WireRequest(url: "http://user:pass@host:1/v1/x?y=a@b", body: []),
            worstCase: TokenBound(promptTokens: 1, completionTokens: 1))
        #expect(call.endpoint == "http://host:1/v1/x?y=a@b")
    }

    @Test("the bound on tokens holds for any text and all answers")
    func bound() throws {
        let client = ModelClient(
            settings: ModelSettings(provider: .openai, model: "m"), provider: OpenAI(), key: nil, limits: Limits(),
            transport: HTTPTransport(), clock: ManualClock().clock())
        let text = String(repeating: "ü", count: 500)
        let call = try client.prepare(
            chat: ChatRequest(messages: [ChatMessage(.user, text)], count: 4, maxTokens: 30))
        #expect(call.worstCase.promptTokens >= 1000)
        #expect(call.worstCase.completionTokens == 120)
        #expect(try client.prepare(chat: ChatRequest(messages: [])).worstCase.completionTokens == nil)
    }

    @Test("the bound holds for the user's own members, and for the provider's own bound")
    func bounds() throws {
        var settings = ModelSettings(provider: .openai, model: "m", maxTokens: 10)
        settings.extraBody = [JSONMember("max_tokens", .integer(500)), JSONMember("n", .integer(3))]
        let ownMembers = try bound(settings)
        #expect(ownMembers == 1500)
        settings.provider = .gemini
        settings.extraBody = [
            JSONMember("generationConfig", .object([JSONMember("maxOutputTokens", .integer(70))]))
        ]
        let nested = try bound(settings)
        #expect(nested == 70)
        let providersOwn = try bound(ModelSettings(provider: .anthropic, model: "m"))
        #expect(providersOwn == 4096)
        settings.provider = .openai
        settings.extraBody = [JSONMember("max_tokens", .integer(.max)), JSONMember("n", .integer(.max))]
        let beyondAny = try bound(settings)
        #expect(try #require(beyondAny) > 1 << 40)
    }

    private func bound(_ settings: ModelSettings) throws -> Int? {
        let provider = try #require(settings.provider.provider)
        let client = ModelClient(
            settings: settings, provider: provider, key: nil, limits: Limits(), transport: HTTPTransport(),
            clock: ManualClock().clock())
        return try client.prepare(chat: ChatRequest(messages: [])).worstCase.completionTokens
    }
}
