import Foundation
import Runs
import Support
import Testing

@Suite(
    "The doctor leaves everything as it was", .enabled(if: SystemPython.path != nil, "python3 is not installed"))
struct DoctorTidinessTests {
    /// A server that says that it is there to whom its second argument names, and answers nobody.
    private static let silentServer = """
        import signal, sys, urllib.request
        urllib.request.urlopen(sys.argv[2] + "/started")
        signal.pause()
        """

    @Test("nothing is left in the temporary directory, nor a server running, also where it is stopped")
    func leavesNothing() async throws {
        try await Workplace.run { place in
            try FileManager.default.createDirectory(atPath: "\(place.path)/tmp", withIntermediateDirectories: true)
            var gpo = place.gpo
            gpo.environment["TMPDIR"] = "\(place.path)/tmp"
            let slot = ProcessSlot()
            try await FakeServer.run { request in
                if request.path.hasSuffix("/started") {
                    slot.send([SIGINT])
                    return .chat(["seen"])
                }
                return await FakeModel().reply(request)
            } body: { server in
                let python = SystemPython.path ?? ""
                try place.writePipeline(
                    url: server.url,
                    more: "servers: {local: {command: [\(python), server.py, \"{port}\", \"\(server.origin)\"]}}")
                let arguments = [
                    "doctor", "pipeline.yaml", "--set", "models.task={provider: openai, server: local, model: m}",
                ]
                try place.write(Self.silentServer, to: "server.py")
                let stopped = try await gpo.run(arguments) { slot.set($0) }
                #expect(stopped.status == 130, "\(stopped.output)\(stopped.error)")
                #expect(server.requests.contains { $0.path.hasSuffix("/started") })
                try Self.expectNothingLeft(in: place)
                try place.write(ProcessListTests.server, to: "server.py")
                let sound = try await gpo.run(arguments)
                #expect(sound.output.contains("local starts and answers"), "\(sound.output)\(sound.error)")
                try Self.expectNothingLeft(in: place)
            }
        }
    }

    private static func expectNothingLeft(in place: Workplace) throws {
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(place.path)/tmp") == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.store.path) == [])
        let running = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { process in
            guard Int(process) != nil,
                let directory = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
            else { return false }
            return directory == URL(fileURLWithPath: place.path).resolvingSymlinksInPath().path
        }
        #expect(running == [])
    }
}
