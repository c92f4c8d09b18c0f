import Foundation
import History
import JSON
import Support
import Synchronization
import Testing

@Suite("What a run asks, and in which order", .serialized)
struct AskingTests {
    private static func models(_ url: String) -> String {
        """
          task: {provider: openai, url: \(url), model: fake-task, max_tokens: 16}
          optimizer: {provider: openai, url: \(url), model: fake-optimizer}
        """
    }

    @Test("the candidates of a step come from one request where the endpoint gives several replies")
    func together() async throws {
        let asked = try await optimizerRequests { _ in nil }
        #expect(asked.map(\.count) == [4, 4, 4, 4])
    }

    @Test(
        "where it gives one, or refuses to be asked for several, they come from parallel requests with distinct seeds, from then on",
        arguments: ["one", "refusal"])
    func apart(_ answer: String) async throws {
        let asked = try await optimizerRequests { request in
            if request.count == 1 { return nil }
            if answer == "refusal" { return .error(400, "'n' : number must be at most 1") }
            return .chat([FakeModel().answers(to: request.text, count: 1, digest: request.digest)[0]])
        }
        // Asked for four once, in the first step; the first reply of the one that gave one is used.
        let perStep = answer == "one" ? [4, 1, 1, 1] : [4, 1, 1, 1, 1]
        #expect(asked.map(\.count) == perStep + Array(repeating: 1, count: 12))
        let alone = asked.filter { $0.count == 1 }
        #expect(Set(alone.compactMap { $0.json["seed"]?.integer }).count == alone.count)
    }

    /// The requests for candidates of a whole run, in their order; `answer` may take the model's place.
    private func optimizerRequests(
        _ answer: @escaping @Sendable (FakeRequest) -> FakeReply?
    ) async throws -> [FakeRequest] {
        try await Workplace.run { place in
            try await FakeServer.run { request in
                if request.text.contains("fake-optimizer"), let reply = answer(request) { return reply }
                return await FakeModel().reply(request)
            } body: { server in
                try place.writePipeline(models: Self.models(server.url))
                let outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", "run", "-q"])
                #expect(outcome.status == 0, "\(outcome.error)")
                let generated = try place.events("run").count {
                    if case .candidateGenerated(let made) = $0.payload { made.call != nil } else { false }
                }
                #expect(generated >= 8)
                let replayed = try await place.gpo.run(["replay", "run"])
                #expect(replayed.status == 0, "\(replayed.output)")
                return server.requests.filter { $0.text.contains("fake-optimizer") }
            }
        }
    }

    @Test(
        "calls that begin alike go out one after the other: by candidate where the prompt comes first, else by example",
        arguments: [
            ("before-question", true), ("question-begin", true), ("question-end", false), ("answer-begin", false),
        ])
    func order(position: String, byCandidate: Bool) async throws {
        try await Workplace.run { place in
            try await FakeServer.run { server in
                try place.writePipeline(
                    models: Self.models(server.url), position: position, epochs: 1,
                    more: "limits: {concurrency: 1}")
                let outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", "run", "-q"])
                #expect(outcome.status == 0, "\(outcome.error)")
                let calls = try place.events("run").compactMap { event -> [Substring]? in
                    guard case .callRequested(let call) = event.payload, call.role == .task, event.step == 0 else {
                        return nil
                    }
                    return call.call.name.split(separator: "/")
                }
                // How often the candidate, or the example, changes from one call to the next.
                let changes = zip(calls, calls.dropFirst()).count { $0[byCandidate ? 0 : 2] != $1[byCandidate ? 0 : 2] }
                let distinct = Set(calls.map { $0[byCandidate ? 0 : 2] }).count
                #expect(distinct > 1)
                #expect(changes == distinct - 1, "\(calls)")
            }
        }
    }

    @Test("a task call whose reply the log has is not sent again within a run, and the event says whose reply it is")
    func known() async throws {
        try await Workplace.run { place in
            // Every second question of the test split stands in the validation split too.
            let shared = (0..<12).map { #"{"input":"shared \#($0 / 2)?","target":"Yes"}"# + "\n" }.joined()
            try place.write(shared, to: "data/validation.jsonl")
            try place.write(shared, to: "data/test.jsonl")
            try await FakeServer.run { server in
                try place.writePipeline(models: Self.models(server.url))
                let outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", "run"])
                #expect(outcome.status == 0, "\(outcome.error)")
                let bodies = server.requests.filter { $0.text.contains("fake-task") }.map(\.body)
                #expect(Set(bodies).count == bodies.count)
                let events = try place.events("run")
                let completed = events.compactMap { event in
                    if case .callCompleted(let call) = event.payload { call } else { nil }
                }
                let reused = completed.filter { $0.reused != nil }
                #expect(reused.count >= 12)
                for call in reused {
                    guard case .callCompleted(let original)? = events.first(where: { $0.seq == call.reused })?.payload
                    else {
                        Issue.record("\(call.call) names no call")
                        continue
                    }
                    #expect(original.texts == call.texts)
                    #expect(original.reused == nil)
                    #expect(call.microdollars == 0)
                }
                #expect(outcome.output.contains("reused     \(reused.count) replies from the log"))
                let fresh = try await place.gpo.run(["run", "pipeline.yaml", "--id", "fresh", "--fresh", "-q"])
                #expect(fresh.status == 0, "\(fresh.error)")
                let reusedFresh = try place.events("fresh").count {
                    if case .callCompleted(let call) = $0.payload { call.reused != nil } else { false }
                }
                #expect(reusedFresh == 0)
                #expect(server.requests.count == 2 * (bodies.count + 4) + reused.count)
                let replayed = try await place.gpo.run(["replay", "run"])
                #expect(replayed.status == 0, "\(replayed.output)")
            }
        }
    }

    @Test(
        "an image that an example names is sent before its question, and kept in the log",
        arguments: ["openai", "anthropic", "gemini"])
    func images(provider: String) async throws {
        try await Workplace.run { place in
            let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]
            try FileManager.default.createDirectory(
                atPath: "\(place.path)/data/pictures", withIntermediateDirectories: true)
            try Data(png).write(to: URL(fileURLWithPath: "\(place.path)/data/pictures/cat.png"))
            let base64 = Data(png).base64EncodedString()
            let lines = (0..<12).map { number in
                let image =
                    number == 0
                    ? "null" : number == 1 ? #"["pictures/cat.png","pictures/cat.png"]"# : #""pictures/cat.png""#
                return #"{"input":"Is \#(number) a cat?","picture":\#(image),"target":"Yes"}"# + "\n"
            }
            try place.write(lines.joined(), to: "data/validation.jsonl")
            try await FakeServer.run(FakeProviders().reply) { server in
                try place.writePipeline(
                    models: """
                          task: {provider: \(provider), url: \(server.url), model: fake-task, max_tokens: 16}
                          optimizer: {provider: openai, url: \(server.url), model: fake-optimizer}
                        """, more: "")
                let outcome = try await place.gpo.run([
                    "run", "pipeline.yaml", "--id", "run", "-q", "--set", "task.fields.image=picture",
                ])
                #expect(outcome.status == 0, "\(outcome.error)")
                func shown(_ number: Int) -> [Int] {
                    server.requests.filter { $0.text.contains("Is \(number) a cat?") }.map { request in
                        let text = request.text
                        let images = text.ranges(of: base64)
                        if let question = text.firstRange(of: "a cat?") {
                            #expect(images.allSatisfy { $0.upperBound < question.lowerBound })
                        }
                        return images.count
                    }
                }
                #expect(Set(shown(0)) == [0])
                #expect(Set(shown(1)) == [2])
                #expect(Set(shown(7)) == [1])
                let images = try place.events("run").flatMap { event in
                    if case .exampleLoaded(let example) = event.payload { example.images } else { [ExampleImage]() }
                }
                #expect(images.count == 12)
                #expect(
                    Set(images) == [ExampleImage(source: "pictures/cat.png", mediaType: "image/png", base64: base64)])
                try FileManager.default.removeItem(atPath: "\(place.path)/data/pictures")
                let replayed = try await place.gpo.run(["replay", "run"])
                #expect(replayed.status == 0, "\(replayed.output)")
                let missing = try await place.gpo.run([
                    "run", "pipeline.yaml", "--id", "blind", "--set", "task.fields.image=picture",
                ])
                #expect(missing.status == 66)
                #expect(missing.error.contains("data/pictures/cat.png"), "\(missing.error)")
            }
        }
    }
}
