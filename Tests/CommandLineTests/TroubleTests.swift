import Foundation
import History
import Support
import Testing

@Suite("What the system takes away is named, and costs no event", .serialized)
struct TroubleTests {
    @Test("a log that cannot grow ends a run with 74 and the way to go on, and the run goes on")
    func fullDisk() async throws {
        try await Workplace.run { place in
            try await FakeServer.run { server in
                try place.writePipeline(url: server.url)
                // In KB.
                let stopped = try await shell(place, "ulimit -f 10; exec gpo run pipeline.yaml --id trouble -q")
                #expect(stopped.status == 74, "\(stopped.error)")
                #expect(stopped.error.contains("write failed: File too large"), "\(stopped.error)")
                #expect(stopped.error.contains("go on with: gpo resume trouble\n"), "\(stopped.error)")
                try await place.succeed(["verify", "trouble"])
                try await place.succeed(["resume", "trouble", "-q"])
            }
        }
    }

    @Test("a result that cannot be written ends with 74, and not as if it were whole")
    func fullOutput() async throws {
        try await Workplace.run { place in
            try place.copyExample()
            for verb in ["log", "export", "show"] {
                let outcome = try await shell(place, "gpo \(verb) example >/dev/full")
                #expect(outcome.status == 74, "\(verb): \(outcome.error)")
                #expect(outcome.error.contains("standard output: error: write failed: No space left"), "\(verb)")
            }
        }
    }

    @Test("a file that an export cannot make or write is named with the reason")
    func exportedFile() async throws {
        try await Workplace.run { place in
            try place.copyExample()
            for (target, status, reason) in [
                ("/dev/full", 74, "write failed: No space left"), (".", 73, "open failed: Is a directory"),
                ("missing/spans", 73, "open failed: No such file"),
            ] {
                let outcome = try await place.gpo.run(["export", "example", "--otel", target])
                #expect(outcome.status == Int32(status), "\(target): \(outcome.error)")
                #expect(
                    outcome.error.hasPrefix("\(target): error:") && outcome.error.contains(reason),
                    "\(target): \(outcome.error)")
            }
        }
    }

    @Test("a reader that goes away ends a session in good order, and the looking verbs quietly")
    func readerGoes() async throws {
        try await Workplace.run { place in
            try await FakeServer.run { server in
                try place.writePipeline(url: server.url)
                _ = try await shell(place, "gpo run pipeline.yaml --id unread 2>&1 | head -n 1")
                let ended = try #require(try place.events("unread").last { $0.payload.type == "session.ended" })
                guard case .sessionEnded(let end) = ended.payload else { return }
                #expect(end.reason == .interrupted)
                let looked = try await shell(place, "gpo log unread | head -n 1")
                #expect(looked.status == 0 && looked.error.isEmpty, "\(looked.error)")
                try await place.succeed(["resume", "unread", "-q"])
            }
        }
    }

    @Test("with its standard streams closed, nothing that is meant for people gets into a file of the run")
    func closedStreams() async throws {
        try await Workplace.run { place in
            try await FakeServer.run { server in
                try place.writePipeline(url: server.url)
                let outcome = try await shell(
                    place, "gpo run pipeline.yaml --id mute --set budget.calls=20 <&- >&- 2>&-")
                #expect(outcome.status == 76)
                let resumed = try await shell(place, "gpo resume mute --set budget.calls=null <&- >&- 2>&-")
                #expect(resumed.status == 0)
                try await place.succeed(["verify", "mute"])
                let lock = try String(contentsOfFile: place.path + "/runs/mute/lock", encoding: .utf8)
                #expect(lock.hasPrefix("{") && lock.hasSuffix("}\n") && !lock.dropLast().contains("\n"), "\(lock)")
            }
        }
    }

    @Test("more calls at once than the soft limit of open files allows are made all the same")
    func fewFiles() async throws {
        try await Workplace.run { place in
            try await FakeServer.run { server in
                try place.writePipeline(url: server.url, concurrency: 64)
                succeeds(try await shell(place, "ulimit -Sn 24; exec gpo run pipeline.yaml --id many -q"))
            }
        }
    }

    @Test("a run whose last segment is gone is found out by what was kept beside it, and forked as its error says")
    func lostSegment() async throws {
        try await Workplace.run { place in
            try place.copyExample()
            try await place.succeed(["fork", "example", "--at", "step:2", "--id", "lost"])
            let events = place.path + "/runs/lost/events"
            let last = try #require(try FileManager.default.contentsOfDirectory(atPath: events).max())
            try FileManager.default.removeItem(atPath: "\(events)/\(last)")
            let found = try await place.gpo.run(["verify", "lost"])
            #expect(found.status == 2)
            #expect(found.error.contains("when cache/tree was written"), "\(found.error)")
            let resumed = try await place.gpo.run(["resume", "lost"])
            #expect(resumed.status == 65, "\(resumed.error)")
            let remedy = try #require(resumed.error.firstMatch(of: /gpo (fork lost --at seq:\d+)/))
            try await place.succeed(remedy.1.split(separator: " ").map(String.init) + ["--id", "mended"])
            try await place.succeed(["verify", "mended"])
        }
    }

    private func succeeds(_ outcome: Gpo.Outcome) { #expect(outcome.status == 0, "\(outcome.error)") }

    /// A shell's command line, with `gpo` on its path.
    private func shell(_ place: Workplace, _ command: String) async throws -> Gpo.Outcome {
        var shell = place.gpo
        shell.program = "/bin/bash"
        let directory = URL(fileURLWithPath: Gpo.binary).deletingLastPathComponent().path
        return try await shell.run(["-c", "PATH=\"\(directory):$PATH\"; \(command)"])
    }
}
