import Foundation
import History
import JSON
import Support
import Synchronization
import Testing

@Suite("Every provider serves a whole run, named in a pipeline file", .serialized)
struct ProviderTests {
    private static let key = "sk-test-\(UUID().uuidString)"

    /// What stands under `models:`, and the paths that the endpoint must have been asked by.
    private static let models:
        [(name: String, models: @Sendable (String) -> String, paths: Set<String>, keyField: String)] = [
            (
                "openai",
                {
                    """
                      task: {provider: openai, url: \($0), model: m, max_tokens: 16, key_env: TRIAL_KEY}
                      optimizer: {provider: openai, url: \($0), model: m, key_env: TRIAL_KEY}
                      embedding: {provider: openai, url: \($0), model: e, key_env: TRIAL_KEY}
                    """
                }, ["/v1/chat/completions", "/v1/embeddings"], "authorization"
            ),
            (
                "Azure",
                {
                    """
                      task: {provider: openai, url: \($0), model: gpt-4o, deployment: mine, api_version: "2024-10-21", key_env: TRIAL_KEY}
                      optimizer: {provider: openai, url: \($0), model: gpt-4o, api_version: "2024-10-21", key_env: TRIAL_KEY}
                      embedding: {provider: openai, url: \($0), model: e, api_version: "2024-10-21", key_env: TRIAL_KEY}
                    """
                },
                [
                    "/v1/openai/deployments/mine/chat/completions", "/v1/openai/deployments/gpt-4o/chat/completions",
                    "/v1/openai/deployments/e/embeddings",
                ], "api-key"
            ),
            (
                "anthropic",
                {
                    """
                      task: {provider: anthropic, url: \($0), model: m, max_tokens: 16, key_env: TRIAL_KEY}
                      optimizer: {provider: anthropic, url: \($0), model: m, key_env: TRIAL_KEY}
                    """
                }, ["/v1/messages"], "x-api-key"
            ),
            (
                "gemini",
                {
                    """
                      task: {provider: gemini, url: \($0), model: m, max_tokens: 16, key_env: TRIAL_KEY}
                      optimizer: {provider: gemini, url: \($0), model: m, key_env: TRIAL_KEY}
                      embedding: {provider: gemini, url: \($0), model: e, key_env: TRIAL_KEY}
                    """
                }, ["/v1/models/m:generateContent", "/v1/models/e:batchEmbedContents"], "x-goog-api-key"
            ),
        ]

    @Test("vectors whose length changes end the session with the reason, and not as if nothing were alike")
    func changedVectors() async throws {
        try await Workplace.run { place in
            let asked = Mutex(0)
            try await FakeServer.run { request in
                guard request.path.hasSuffix("/embeddings") else { return await FakeModel().reply(request) }
                let length = asked.withLock { asked in
                    asked += 1
                    return asked == 1 ? 3 : 4
                }
                let vector = "[\(Array(repeating: "0.5", count: length).joined(separator: ","))]"
                let texts = request.json["input"]?.array?.count ?? 0
                let vectors = (0..<texts).map { "{\"index\":\($0),\"embedding\":\(vector)}" }
                return .json("{\"data\":[\(vectors.joined(separator: ","))]}")
            } body: { server in
                try place.writePipeline(url: server.url)
                let outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", "changed", "-q"])
                #expect(outcome.status == 69)
                #expect(outcome.error.contains("vectors of different lengths"), "\(outcome.error)")
                let again = [
                    "fork", "changed", "--at", "step:0", "--set", "models.embedding.model=other", "--id", "other",
                ]
                try await place.succeed(again + ["-q", "--run"])
            }
        }
    }

    @Test(
        "an endpoint of each kind is asked by its own paths with its own key field, and replay agrees", arguments: 0..<4
    )
    func endpoint(_ index: Int) async throws {
        let provider = Self.models[index]
        try await Workplace.run { place in
            try await FakeServer.run(FakeProviders().reply) { server in
                try place.writePipeline(models: provider.models(server.url))
                var gpo = place.gpo
                gpo.environment = ["TRIAL_KEY": Self.key]
                let outcome = try await gpo.run(["run", "pipeline.yaml", "--id", "whole", "-q"])
                #expect(outcome.status == 0, "\(provider.name): \(outcome.error)")
                #expect(Set(server.requests.map(\.path)) == provider.paths, "\(provider.name)")
                for request in server.requests {
                    #expect(request.headers[provider.keyField]?.hasSuffix(Self.key) == true, "\(provider.name)")
                }
                if provider.name == "Azure" {
                    #expect(server.requests.allSatisfy { $0.query["api-version"] == "2024-10-21" })
                }
                let replayed = try await gpo.run(["replay", "whole"])
                #expect(replayed.status == 0, "\(provider.name): \(replayed.output)\(replayed.error)")
                try place.expectNowhere(Self.key, outcome, replayed)
            }
        }
    }

    @Test("a program answers as the task and as the optimizer model")
    func command() async throws {
        try await Workplace.run { place in
            try place.write("#!/bin/sh\ncat > /dev/null\necho Yes\n", to: "task.sh")
            // Writes a prompt that depends on what it reads.
            try place.write(
                "#!/bin/sh\nprintf '<prompt>Think %s times.</prompt>' \"$(cksum | cut -d' ' -f1)\"\n",
                to: "optimizer.sh")
            try place.writePipeline(
                models: """
                      task: {provider: command, command: [sh, task.sh]}
                      optimizer: {provider: command, command: [sh, optimizer.sh]}
                    """)
            let outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", "whole", "-q"])
            #expect(outcome.status == 0, "\(outcome.error)")
            let events = try place.events("whole")
            #expect(
                events.contains {
                    if case .candidateGenerated(let made) = $0.payload { made.call != nil } else { false }
                })
            let replayed = try await place.gpo.run(["replay", "whole"])
            #expect(replayed.status == 0, "\(replayed.output)")
        }
    }

    @Test("a model of the same name under another address, deployment or command is asked anew in a fork")
    func anotherModel() async throws {
        try await Workplace.run { place in
            // The test split asks what the validation split asked, so its replies are in the past.
            let questions = (0..<6).map { #"{"input":"shared \#($0)?","target":"Yes"}"# + "\n" }.joined()
            try place.write(questions, to: "data/validation.jsonl")
            try place.write(questions, to: "data/test.jsonl")
            try await FakeServer.run(FakeProviders().reply) { server in
                try place.writePipeline(models: Self.models[3].models(server.url))
                var gpo = place.gpo
                gpo.environment = ["TRIAL_KEY": Self.key]
                let first = try await gpo.run(["run", "pipeline.yaml", "--id", "first", "-q"])
                #expect(first.status == 0, "\(first.error)")
                let before = server.requests.count
                let fork = try await gpo.run([
                    "fork", "first", "--at", "step:3", "--set", "models.task.model=other", "--id", "second", "--run",
                    "-q",
                ])
                #expect(fork.status == 0, "\(fork.error)")
                let events = try place.events("second")
                let forked = events.last { $0.payload.type == "run.forked" }?.seq ?? 0
                let sources = events.filter { $0.seq > forked }.compactMap { event in
                    if case .callCompleted(let call) = event.payload { call.reused } else { nil }
                }
                // Its own replies may be used again, those of the other model not.
                #expect(sources.allSatisfy { $0 > forked })
                #expect(server.requests.dropFirst(before).contains { $0.path.contains("models/other:") })
            }
        }
    }
}

extension Workplace {
    /// Writes a pipeline of two steps an epoch with these lines under `models:`.
    func writePipeline(
        models: String, position: String = "question-end", epochs: Int = 2, more: String = ""
    ) throws {
        try write(
            """
            version: 1
            name: trial
            seed: 7
            task:
              data: {train: data/train.jsonl, validation: data/validation.jsonl, test: data/test.jsonl, demonstrations: data/demonstrations.jsonl}
              prompt: "Let's think step by step."
              position: \(position)
              answer: {metric: boolean}
            models:
            \(models)
            optimizer: {epochs: \(epochs), batch: 4, candidates: 4, edit_budget: {initial: 12, final: 6}}
            \(more)

            """, to: "pipeline.yaml")
    }
}
