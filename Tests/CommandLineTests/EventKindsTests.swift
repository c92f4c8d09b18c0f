import Foundation
import History
import Runs
import Subprocess
import Support
import Synchronization
import SystemPackage
import Testing

@Suite("The log of a run that met with everything")
struct EventKindsTests {
    @Test("holds every type of event that this version has, and is read by zcat and jq")
    func everyType() async throws {
        try await Workplace.run { place in
            let seen = Mutex(0)
            let slot = ProcessSlot()
            try await FakeServer.run { request in
                let ordinal = seen.withLock {
                    $0 += 1
                    return $0
                }
                // One call fails once, one reply of the optimizer model holds no prompt, and the second session is killed.
                if ordinal == 5 { return .json(#"{"error":{"message":"overloaded"}}"#, status: 500) }
                if ordinal == 50 { slot.send([SIGKILL]) }
                if request.text.contains("<prompt>") {
                    return .chat(["I would rather not."] + (1..<request.count).map { "<prompt>Look \($0) times." })
                }
                return await FakeModel().reply(request)
            } body: { server in
                try place.writePipeline(url: server.url, more: "budget: {calls: 30}")
                #expect(try await place.gpo.run(["run", "pipeline.yaml", "--id", "first", "-q"]).status == 76)
                let killed = try await place.gpo.run(
                    ["resume", "first", "-q", "--set", "budget.calls=2000"]
                ) { slot.set($0) }
                #expect(killed.status == -SIGKILL)
                try tear(place, "first")
                let resumed = try await place.gpo.run(["resume", "first", "--set", "budget.calls=2000"])
                #expect(resumed.status == 0, "\(resumed.error)")
                #expect(resumed.error.contains("warning: the log ended in 5 bytes"), "\(resumed.error)")
                let forked = try await place.gpo.run(
                    ["fork", "first", "--at", "step:1", "--id", "second", "--run", "-q"])
                #expect(forked.status == 0, "\(forked.error)")
                let rescored = try await place.gpo.run(["rescore", "second", "--metric", "contains", "-q"])
                #expect(rescored.status == 0, "\(rescored.error)")
            }
            let types = try await shell(
                "zcat runs/first/events/*.jsonl.gz runs/second/events/*.jsonl.gz | jq -r .type | sort -u", in: place)
            #expect(types.split(separator: "\n").map(String.init) == Payload.types.map { $0.type }.sorted())
        }
    }

    /// Leaves the beginning of a commit behind the last whole one, as a power cut does.
    private func tear(_ place: Workplace, _ id: String) throws {
        let events = "\(place.store.location(of: id).path)/events"
        let last = try #require(
            FileManager.default.contentsOfDirectory(atPath: events).filter { $0.hasSuffix(".jsonl.gz") }.max())
        let handle = try #require(FileHandle(forWritingAtPath: "\(events)/\(last)"))
        defer { handle.closeFile() }
        handle.seekToEndOfFile()
        handle.write(Data([0x1F, 0x8B, 0x08, 0x00, 0x00]))
    }

    private func shell(_ command: String, in place: Workplace) async throws -> String {
        try await Subprocess.run(
            .path("/bin/sh"), arguments: ["-c", command], workingDirectory: FilePath(place.path), input: .none,
            output: .string(limit: 1 << 20), error: .discarded
        ).standardOutput
    }
}
