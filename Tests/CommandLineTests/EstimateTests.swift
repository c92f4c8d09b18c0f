import Foundation
import History
import JSON
import Support
import Testing

@Suite("An estimate says what a run will take before anything is spent", .serialized)
struct EstimateTests {
    private static let prices = """
        prices:
          fake-task: {input: 10, output: 10}
          fake-optimizer: {input: 100, output: 100}
        """

    private func estimate(_ place: Workplace, _ arguments: [String] = []) async throws -> JSONValue {
        let outcome = try await place.gpo.run(["estimate", "pipeline.yaml", "--json"] + arguments)
        #expect(outcome.status == 0, "\(outcome.error)")
        return try JSONValue(parsing: outcome.output)
    }

    private func total(_ estimate: JSONValue, _ role: String, _ field: String) -> Int {
        estimate["models"]?.array?.first { $0["role"]?.string == role }?[field]?.integer ?? -1
    }

    @Test("calls, tokens and cost by step and model, without a call; the run then takes no more than its most")
    func beforehand() async throws {
        try await Workplace.run { place in
            try await FakeServer.run { server in
                try place.writePipeline(url: server.url, more: Self.prices)
                let estimate = try await estimate(place)
                #expect(server.requests.isEmpty)
                #expect(estimate["steps"]?.integer == 4)
                let stages = estimate["stages"]?.array ?? []
                let task = stages.filter { $0["role"]?.string == "task" }
                #expect(task.map { $0["stage"]?.string } == ["beginning", "step", "step", "step", "step", "end"])
                #expect(task.map { $0["calls"]?.integer } == [12, 48, 48, 48, 48, 20])
                #expect(
                    stages.filter { $0["role"]?.string == "optimizer" }.map { $0["calls"]?.integer } == [1, 1, 1, 1])
                let text = try await place.gpo.run(["estimate", "pipeline.yaml"])
                #expect(text.output.contains("beginning"))
                #expect(text.output.contains("total"))
                let outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", "trial-1", "-q"])
                #expect(outcome.status == 0, "\(outcome.error)")
                for role in ["task", "optimizer", "embedding"] {
                    let spent = try place.events("trial-1").reduce(into: (calls: 0, tokens: 0, cost: 0)) { sum, event in
                        guard case .callCompleted(let call) = event.payload, call.role.rawValue == role,
                            call.reused == nil
                        else { return }
                        sum.calls += 1
                        sum.tokens += call.usage.prompt + call.usage.completion
                        sum.cost += call.microdollars
                    }
                    #expect(spent.calls <= total(estimate, role, "most_calls"), "\(role)")
                    #expect(spent.tokens <= total(estimate, role, "most_tokens"), "\(role)")
                    #expect(spent.cost <= total(estimate, role, "most_microdollars"), "\(role)")
                    #expect(total(estimate, role, "tokens") <= total(estimate, role, "most_tokens"), "\(role)")
                }
            }
        }
    }

    @Test("with a past run, a call is taken to use what such calls really used in that step")
    func pastRun() async throws {
        try await Workplace.run { place in
            try await FakeServer.run { server in
                try place.writePipeline(url: server.url, more: Self.prices)
                let outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", "trial-1", "-q"])
                #expect(outcome.status == 0, "\(outcome.error)")
                let estimate = try await estimate(place)
                #expect(estimate["basis"]?.string == "trial-1")
                let events = try place.events("trial-1")
                for step in 0..<4 {
                    let tokens = events.compactMap { event -> Int? in
                        guard case .callCompleted(let call) = event.payload, call.role == .task, call.reused == nil,
                            event.step == step
                        else { return nil }
                        return call.usage.prompt + call.usage.completion
                    }
                    let mean = Double(tokens.reduce(0, +)) / Double(tokens.count)
                    let row = estimate["stages"]?.array?.first {
                        $0["step"]?.integer == step && $0["role"]?.string == "task"
                    }
                    let estimated = Double(row?["tokens"]?.integer ?? 0) / Double(row?["calls"]?.integer ?? 1)
                    #expect(abs(estimated - mean) < 0.1, "step \(step)")
                }
            }
        }
    }
}
