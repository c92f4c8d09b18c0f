import Foundation
import History
import JSON
import Runs
import Support
import Synchronization
import Testing

@Suite("Every verb that looks at a run works in whatever state the run is")
struct AuditVerbTests {
    /// What is asked of a run, what the output must hold, and the exit code.
    private static let verbs: [(arguments: [String], holds: String, status: Int32)] = [
        (["show", "RUN"], "candidates, best first", 0), (["show", "RUN", "step:0"], "may change", 0),
        (["show", "RUN", "c1"], "validation", 0), (["show", "RUN", "seq:40"], "what led to it", 0),
        (["log", "RUN", "--type", "candidate.selected"], "candidate.selected", 0),
        (["log", "RUN", "--step", "0"], "step.started", 0),
        (["log", "RUN", "--candidate", "c1"], "candidate.generated", 0),
        (["log", "RUN", "--call", "c1/validation"], "call.completed", 0),
        (["log", "RUN", "--text", "THINK"], "candidate.generated", 0),
        (["explain", "RUN", "c1"], "what changed from c0", 0), (["blame", "RUN", "c1"], "STEP", 0),
        (["diff", "RUN", "other"], "common", 2), (["diagnose", "RUN"], "inconsistent results", 0),
        (["rescore", "RUN", "--metric", "contains"], "by contains over the recorded outputs", 0),
        (["export", "RUN"], " ", 0), (["export", "RUN", "--csv", "tables"], "", 0),
        (["export", "RUN", "--otel", "spans.jsonl"], "", 0), (["replay", "RUN"], "all equal", 0),
        (["verify", "RUN"], "all sound", 0), (["list"], "RUN", 0), (["list", "--tree"], "RUN", 0),
    ]

    /// Asks all of that of one run, and of a finished one as JSON, too.
    private static func look(at run: String, _ gpo: Gpo, asJSON: Bool = false) async throws {
        for verb in verbs {
            let arguments = verb.arguments.map { $0 == "RUN" ? run : $0 }
            let outcome = try await gpo.run(arguments)
            let said = "gpo \(arguments.joined(separator: " ")): \(outcome.output)\(outcome.error)"
            #expect(outcome.status == verb.status, "\(said)")
            #expect(verb.holds.isEmpty || outcome.output.contains(verb.holds.replacing("RUN", with: run)), "\(said)")
            if arguments.contains("--otel") { try checkTrace("\(gpo.directory)/spans.jsonl", of: run) }
            if verb.holds.isEmpty || !asJSON { continue }
            let json = try await gpo.run(arguments + ["--json"])
            #expect(json.status == verb.status, "\(said) --json: \(json.error)")
            #expect(json.output.first == "{" || json.output.first == "[", "\(said) --json: \(json.output.prefix(80))")
        }
    }

    /// The file is one trace, and whatever a span names as its parent is in it.
    private static func checkTrace(_ path: String, of run: String) throws {
        let spans = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
            try JSONValue(parsing: String(line))["resourceSpans"]?[0]?["scopeSpans"]?[0]?["spans"]?[0]
        }
        #expect(Set(spans.map { $0?["traceId"]?.string }).count == 1, "\(run)")
        let ids = Set(spans.compactMap { $0?["spanId"]?.string })
        #expect(ids.count == spans.count, "\(run)")
        let parents = spans.compactMap { $0?["parentSpanId"]?.string }
        #expect(parents.count == spans.count - 1, "\(run)")
        #expect(parents.allSatisfy(ids.contains), "\(run)")
    }

    @Test("finished, with its cache or without")
    func finished() async throws {
        try await withRuns { place in
            try await Self.look(at: "whole", place.gpo, asJSON: true)
            try FileManager.default.removeItem(atPath: place.store.location(of: "whole").path + "/cache")
            try await Self.look(at: "whole", place.gpo)
        }
    }

    @Test("a fork of a fork of an interrupted run")
    func forkedFork() async throws {
        try await withRuns { place in
            try await stop(place, by: SIGINT, as: "stopped")
            let last = try #require(try place.events("stopped").last { $0.payload.type == "call.completed" }?.seq)
            try await place.succeed(["fork", "stopped", "--at", "seq:\(last)", "--id", "late", "-q"])
            try await place.succeed(["fork", "late", "--at", "seq:\(last)", "--id", "grandchild", "-q"])
            try await Self.look(at: "grandchild", place.gpo)
        }
    }

    @Test("an option that another one would leave without effect is refused")
    func ignoredOptions() async throws {
        try await Workplace.run { place in
            try place.copyExample()
            for arguments in [
                ["verify", "example", "--prove", "3", "--consistent-with", "example"],
                ["export", "example", "--metric", "label", "--csv", "tables"],
                ["export", "example", "--metric", "label", "--otel", "spans.jsonl"],
            ] {
                let outcome = try await place.gpo.run(arguments)
                #expect(outcome.status == 64 && outcome.output.isEmpty, "\(arguments): \(outcome.output)")
                #expect(outcome.error.contains("error: --"), "\(arguments): \(outcome.error)")
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: place.path)
            #expect(!left.contains("tables") && !left.contains("spans.jsonl"))
        }
    }

    @Test("a log in which no event is as asked for says so, beside the result")
    func nothingFound() async throws {
        try await Workplace.run { place in
            try place.copyExample()
            for asked in [["--step", "999"], ["--type", "call.failed"], ["--text", "no such words"]] {
                let outcome = try await place.gpo.run(["log", "example"] + asked)
                #expect(outcome.status == 0 && outcome.output.isEmpty, "\(asked): \(outcome.output)")
                #expect(outcome.error.contains("no event of example is as asked for"), "\(asked): \(outcome.error)")
            }
        }
    }

    @Test("without a beginning, a log is told to have none, and is not found equal or empty")
    func noBeginning() async throws {
        try await Workplace.run { place in
            try place.copyExample()
            let events = try place.events("example")
            let headless = ForgedLog.without(1, Array(events.prefix(20))).map(\.line)
            try await ForgedLog.write(headless, as: "headless", in: place)
            try FileManager.default.createDirectory(
                atPath: place.store.path + "/unborn/events", withIntermediateDirectories: true)
            let cases: [(run: String, status: Int32, says: String)] = [
                ("unborn", 66, "cut off before its first events"),
                ("headless", 65, "the first event is no run.created"),
            ]
            for (run, status, says) in cases {
                for verb in [
                    ["show", run], ["replay", run], ["export", run], ["export", run, "--otel", "spans.jsonl"],
                    ["explain", run, "c0"], ["blame", run], ["diff", run, "example"], ["diagnose", run],
                    ["rescore", run, "--metric", "exact"],
                ] {
                    let outcome = try await place.gpo.run(verb)
                    #expect(outcome.status == status, "\(verb): \(outcome.output)\(outcome.error)")
                    #expect(outcome.error.contains(says), "\(verb): \(outcome.error)")
                    #expect(outcome.output.isEmpty, "\(verb): \(outcome.output)")
                }
            }
        }
    }

    @Test("interrupted, and killed with the beginning of a commit behind its end")
    func interruptedAndTorn() async throws {
        try await withRuns { place in
            try await stop(place, by: SIGINT, as: "stopped")
            try await Self.look(at: "stopped", place.gpo)
            try await stop(place, by: SIGKILL, as: "torn")
            let segment = try #require(
                try FileManager.default.contentsOfDirectory(atPath: place.store.location(of: "torn").path + "/events")
                    .filter { $0.hasSuffix(".jsonl.gz") }.max())
            let path = place.store.location(of: "torn").path + "/events/" + segment
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            // All of the last commit but its last three bytes, once more.
            let handle = try #require(FileHandle(forWritingAtPath: path))
            try handle.seekToEnd()
            let header = Data([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0x03])
            let last = try #require(bytes.range(of: header, options: .backwards))
            try handle.write(contentsOf: bytes[last.lowerBound...].dropLast(3))
            try handle.close()
            let warned = try await place.gpo.run(["show", "torn"])
            #expect(warned.error.contains("no whole commit"), "\(warned.error)")
            try await Self.look(at: "torn", place.gpo)
        }
    }

    @Test("running: each verb answers while a process writes")
    func running() async throws {
        try await withRuns { place in
            let isLooking = Mutex(false)
            try await FakeServer.run { request in
                let isFirst = isLooking.withLock { looking -> Bool in
                    defer { looking = looking || request.ordinal == 80 }
                    return request.ordinal == 80
                }
                if isFirst {
                    do { try await Self.look(at: "live", place.gpo) } catch { Issue.record("\(error)") }
                }
                return await FakeModel().reply(request)
            } body: { server in
                try place.writePipeline(url: server.url)
                // The call that waits for all of them must not be given up.
                try await place.succeed(
                    ["run", "pipeline.yaml", "--id", "live", "-q", "--set", "limits.timeout=20m"])
            }
            #expect(isLooking.withLock { $0 })
            // A score that could not be kept was not kept.
            #expect(try place.events("live").allSatisfy { $0.payload.type != "candidate.rescored" })
            try await place.succeed(["replay", "live"])
        }
    }

    @Test(
        "on a copy that is mounted read-only, with and without a cache",
        .enabled(if: ReadOnly.mounted.isPossible, "needs root that may mount"))
    func mounted() async throws { try await look(.mounted) }

    @Test(
        "on a copy that it may not write to, with and without a cache",
        .enabled(if: ReadOnly.forbidden.isPossible, "needs root"))
    func forbidden() async throws { try await look(.forbidden) }

    /// Each verb answers, and leaves the runs as they are.
    private func look(_ way: ReadOnly) async throws {
        try await withRuns { place in
            for isBare in [false, true] {
                if isBare {
                    try FileManager.default.removeItem(atPath: place.store.location(of: "whole").path + "/cache")
                }
                let before = try ReadOnly.contents(of: place.store.path)
                try await way.run(place) { gpo in try await Self.look(at: "whole", gpo) }
                #expect(try ReadOnly.contents(of: place.store.path) == before)
            }
        }
    }

    @Test("followed, a log is printed as it grows, to the end of its session")
    func follow() async throws {
        try await Workplace.run { place in
            let followers = Mutex<Task<Gpo.Outcome, any Error>?>(nil)
            let started = AsyncStream<Void>.makeStream()
            try await FakeServer.run { request in
                if request.ordinal == 10 {
                    followers.withLock {
                        $0 = Task {
                            try await place.gpo.run(["log", "live", "--type", "candidate.selected", "--follow"]) { _ in
                                started.continuation.finish()
                            }
                        }
                    }
                    for await _ in started.stream {}
                }
                return await FakeModel().reply(request)
            } body: { server in
                try place.writePipeline(url: server.url)
                try await place.succeed(["run", "pipeline.yaml", "--id", "live", "-q"])
            }
            let task = try #require(followers.withLock { $0 })
            let outcome = try await task.value
            #expect(outcome.status == 0)
            let selected = try place.events("live").filter { $0.payload.type == "candidate.selected" }
            let lines = outcome.output.split(separator: "\n")
            #expect(lines.map { String($0.prefix { $0 != " " }) } == selected.map { "\($0.seq)" }, "\(outcome.output)")
        }
    }

    /// A finished run `whole`, and a finished fork of it, `other`.
    private func withRuns(_ body: @Sendable (Workplace) async throws -> Void) async throws {
        try await Workplace.run { place in
            try await FakeServer.run { server in
                try place.writePipeline(url: server.url)
                try await place.succeed(["run", "pipeline.yaml", "--id", "whole", "-q"])
                try await place.succeed(
                    ["fork", "whole", "--at", "step:1", "--id", "other", "-q", "--run", "--set", "seed=5"])
            }
            try await body(place)
        }
    }

    /// A run that a signal ends while calls are under way, some steps on.
    private func stop(_ place: Workplace, by signal: Int32, as id: String) async throws {
        let slot = ProcessSlot()
        try await FakeServer.run { request in
            if request.ordinal == 110 {
                slot.send([signal])
                return .fault(.neverReplies)
            }
            return await FakeModel().reply(request)
        } body: { server in
            try place.writePipeline(url: server.url)
            let outcome = try await place.gpo.run(["run", "pipeline.yaml", "--id", id, "-q"]) { slot.set($0) }
            #expect(outcome.status != 0)
        }
    }
}
