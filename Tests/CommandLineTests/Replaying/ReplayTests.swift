import EventLog
import Foundation
import History
import Runs
import Support
import Testing

/// Places of each event that are changed; more by the environment.
private let placesOfEach = Int(ProcessInfo.processInfo.environment["GPO_REPLAY_PLACES"] ?? "") ?? 1

@Suite("A replay derives every decision again", .serialized)
struct ReplayTests {
    /// A run in which every type of decision occurs, some made by a fork, and scores by another metric behind its end.
    private func withRichRun(_ body: @Sendable (Workplace) async throws -> Void) async throws {
        try await Workplace.run { place in
            try place.writeData(train: 8, validation: 6, test: 3)
            try await FakeServer.run(TrialModel(mishaps: 3).reply) { server in
                var pipeline = TrialPipeline()
                pipeline.embeds = true
                pipeline.askAgain = true
                pipeline.epochs = 2
                pipeline.candidates = 4
                try place.write(pipeline.yaml(url: server.url), to: "pipeline.yaml")
                try await place.succeed(["run", "pipeline.yaml", "--id", "first", "-q"])
                try await place.succeed(
                    [
                        "fork", "first", "--at", "step:2", "--id", "rich", "-q", "--run", "--set",
                        "task.answer.metric=contains", "--set", "models.embedding={provider: lexical, model: lexical}",
                    ])
                try await place.succeed(["rescore", "rich", "--metric", "exact", "-q"])
            }
            try await body(place)
        }
    }

    @Test(
        "one byte changed in an event of any type of decision, in an otherwise consistent log, and that event is named")
    func oneByte() async throws {
        let seed = UInt64.random(in: .min ... .max)
        try await withRichRun { place in
            let equal = try await place.gpo.run(["replay", "rich"])
            try #require(equal.status == 0, "\(equal.output)\(equal.error)")
            #expect(equal.output.contains("all equal"))
            let events = try place.events("rich")
            let lines = events.map(\.line)
            var random = SeededGenerator(seed: seed)
            var tried: Set<String> = []
            for (index, event) in events.enumerated() where Replay.isDecision(event.payload) {
                // A few events of each type, and where their kinds differ, of each kind.
                let kind = Self.kind(event.payload)
                guard tried.insert("\(kind) \(random.below(2))").inserted else { continue }
                let start = try #require(Self.payloadStart(lines[index]))
                for _ in 0..<placesOfEach {
                    var forged: [UInt8]?
                    while forged == nil {
                        let byte = start + random.below(lines[index].count - start)
                        forged = ForgedLog.changing(lines[index], at: byte)
                    }
                    var all = lines
                    all[index] = forged ?? []
                    let id = "forged"
                    try await ForgedLog.write(all, as: id, in: place)
                    let location = place.store.location(of: id)
                    let files = World.live().logFiles
                    #expect(try RunVerification.run(location, files: files).isSound, "seed \(seed)")
                    let replay = try Replay.run(location, files: files)
                    #expect(
                        replay.differences.first?.recorded.seq == event.seq,
                        "seed \(seed), \(kind): \(String(decoding: forged ?? [], as: UTF8.self))")
                    try FileManager.default.removeItem(atPath: location.path)
                }
            }
            let types = Set(events.filter { Replay.isDecision($0.payload) }.map(\.payload.type))
            #expect(Set(tried.compactMap { $0.split(separator: " ").first.map(String.init) }) == types)
            #expect(types.count == 13, "\(types.sorted())")
            for kind in ["embedding.computed call", "embedding.computed built-in", "candidate.rejected duplicate"] {
                #expect(tried.contains { $0.hasPrefix(kind) }, "no \(kind) among \(tried.sorted())")
            }
        }
    }

    @Test("a changed request or reply is named, too")
    func calls() async throws {
        try await withRichRun { place in
            let events = try place.events("rich")
            for (type, old, new) in [
                ("call.requested", "Let's think", "Let's Think"), ("call.requested", "\"body_digest\":\"", nil),
                ("call.completed", "\"texts\":[\"Yes\"]", "\"texts\":[\"No\"]"),
            ] {
                let index = try #require(
                    events.firstIndex {
                        $0.payload.type == type && String(decoding: $0.line, as: UTF8.self).contains(old)
                    })
                var lines = events.map(\.line)
                let text = String(decoding: lines[index], as: UTF8.self)
                lines[index] = Array(text.replacing(old, with: new ?? old + "00").utf8)
                try await ForgedLog.write(lines, as: "forged", in: place)
                let outcome = try await place.gpo.run(["replay", "forged"])
                #expect(outcome.status == 2)
                #expect(outcome.output.hasPrefix("event \(index + 1), \(type)"), "\(outcome.output)")
                try FileManager.default.removeItem(atPath: place.store.location(of: "forged").path)
            }
        }
    }

    @Test("of several differences the first is told, with the number of checks up to it, or all of them in order")
    func several() async throws {
        try await withRichRun { place in
            let events = try place.events("rich")
            let texts = events.map { String(decoding: $0.line, as: UTF8.self) }
            let requests = events.indices.filter {
                texts[$0].contains("\"call.requested\"") && texts[$0].contains("Let's think")
            }
            let built = try #require(texts.firstIndex { $0.contains("\"metaprompt.built\"") })
            for request in [try #require(requests.first), try #require(requests.last { $0 > built })] {
                var lines = events.map(\.line)
                lines[request] = Array(texts[request].replacing("Let's think", with: "Let's Think").utf8)
                lines[built] = Array(texts[built].replacing("Write a new prompt", with: "Write an old prompt").utf8)
                try await ForgedLog.write(lines, as: "forged", in: place)
                let location = place.store.location(of: "forged")
                let replay = try Replay.run(location, files: World.live().logFiles)
                let first = min(request, built) + 1
                #expect(replay.differences.map(\.recorded.seq) == [first])
                let checked = events.prefix(first)
                #expect(replay.decisions == checked.count { Replay.isDecision($0.payload) })
                #expect(replay.calls == checked.count { Self.isChecked($0.payload) })
                let all = try Replay.run(location, files: World.live().logFiles, all: true)
                let seqs = all.differences.map(\.recorded.seq)
                #expect(seqs == seqs.sorted() && seqs.contains(request + 1) && seqs.contains(built + 1), "\(seqs)")
                #expect(all.calls == events.count { Self.isChecked($0.payload) })
                try FileManager.default.removeItem(atPath: location.path)
            }
        }
    }

    /// Whether the event says how a call came about: a request, or a reply from the log.
    private static func isChecked(_ payload: Payload) -> Bool {
        switch payload {
        case .callRequested: true
        case .callCompleted(let completed): completed.reused != nil
        default: false
        }
    }

    @Test("a difference is shown with both versions, a meta-prompt by its words, and the decision that led there")
    func shown() async throws {
        try await withRichRun { place in
            let events = try place.events("rich")
            var lines = events.map(\.line)
            let built = try #require(events.first { $0.payload.type == "metaprompt.built" })
            lines[built.seq - 1] = Array(
                String(decoding: built.line, as: UTF8.self).replacing("Write a new prompt", with: "Write an old prompt")
                    .utf8
            )
            let evaluated = try #require(events.last { $0.payload.type == "candidate.evaluated" })
            lines[evaluated.seq - 1] = Array(
                String(decoding: evaluated.line, as: UTF8.self).replacing("\"n\":", with: "\"n\":1").utf8)
            try await ForgedLog.write(lines, as: "forged", in: place)
            let first = try await place.gpo.run(["replay", "forged"])
            #expect(first.status == 2)
            #expect(first.output.contains("event \(built.seq), metaprompt.built in step 0, differs"))
            #expect(first.output.contains("Write [-an old-] {+a new+} prompt"), "\(first.output)")
            #expect(first.output.contains("what was decided before it, and led there"))
            #expect(first.output.contains("trajectory.retrieved"))
            #expect(!first.output.contains("event \(evaluated.seq),"), "only the first without --all")
            let all = try await place.gpo.run(["replay", "forged", "--all"])
            #expect(all.output.contains("event \(built.seq),") && all.output.contains("event \(evaluated.seq),"))
            #expect(all.output.contains("  n\n    recorded  1"), "\(all.output)")
            let until = try await place.gpo.run(["replay", "rich", "--step", "0"])
            #expect(until.status == 0 && until.output.contains("up to step 0"), "\(until.output)\(until.error)")
            let nowhere = try await place.gpo.run(["replay", "rich", "--step", "99"])
            #expect(nowhere.status == 66 && nowhere.error.contains("there is no step 99"))
        }
    }

    @Test("a decision that was taken out of the log is missed")
    func missing() async throws {
        try await withRichRun { place in
            let events = try place.events("first")
            for type in ["embedding.computed", "candidate.evaluated", "step.finished", "run.finished"] {
                let gone = try #require(events.last { $0.payload.type == type })
                let rest = ForgedLog.without(gone.seq, events)
                try await ForgedLog.write(rest.map(\.line), as: "forged", in: place)
                let outcome = try await place.gpo.run(["replay", "forged"])
                #expect(outcome.status == 2, "\(type): \(outcome.output)")
                try FileManager.default.removeItem(atPath: place.store.location(of: "forged").path)
            }
        }
    }

    @Test(
        "a replay needs no network", .enabled(if: Unshared.isPermitted, "this machine permits no `unshare -n`"))
    func unshared() async throws {
        try await withRichRun { place in
            let outcome = try await Unshared.run(Gpo.binary, ["replay", "rich"], in: place.path)
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(outcome.output.contains("all equal"))
        }
    }

    private static func kind(_ payload: Payload) -> String {
        switch payload {
        case .embeddingComputed(let value): "\(payload.type) \(value.call == nil ? "built-in" : "call")"
        case .candidateRejected(let value): "\(payload.type) \(value.reason.rawValue)"
        default: payload.type
        }
    }

    private static func payloadStart(_ line: [UInt8]) -> Int? {
        line.firstRange(of: Array("\"data\":".utf8))?.upperBound
    }
}
