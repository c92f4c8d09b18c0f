import History
import Runs
import Support
import Testing

/// What tests of forks have in common.
enum ForkedRun {
    /// The forks that made a run, the first one first.
    static func forks(_ events: [Event]) -> [RunForked] {
        events.compactMap { event in
            if case .runForked(let forked) = event.payload { forked } else { nil }
        }
    }

    /// The last event before a step.
    static func seq(_ events: [Event], step: Int) -> Int {
        if let started = events.first(where: { $0.payload.type == "step.started" && $0.step == step }) {
            return started.seq - 1
        }
        return events.last { $0.payload.type == "step.finished" }?.seq ?? 0
    }

    /// Calls `body` where the run `whole` has ended.
    static func withParent(_ body: @Sendable (Workplace, FakeServer) async throws -> Void) async throws {
        try await Workplace.run { place in
            try await FakeServer.run { server in
                try place.writePipeline(url: server.url)
                let outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", "whole", "-q"])
                try #require(outcome.status == 0, "\(outcome.error)")
                try await body(place, server)
            }
        }
    }
}
