import Foundation
import Models
import Support
import Testing

/// Installed by `scripts/install-packages`; without it the tests say that they were skipped.
private let isServerThere = FileManager.default.isExecutableFile(atPath: HTTP2Server.program)

@Suite(
    "HTTP/2", .timeLimit(.minutes(15)),
    .enabled(if: isServerThere, "needs nghttpd and openssl: scripts/install-packages"))
struct HTTP2Tests {
    @Test("where the server offers it, requests at once share a connection")
    func offered() async throws {
        try await HTTP2Server.run { server in
            let transport = HTTPTransport(trusting: server.certificate)
            let request = WireRequest(url: server.url, body: Array(#"{"model":"m"}"#.utf8))
            let timings = try await withThrowingTaskGroup(of: [HTTPReply.Timings].self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        var timings: [HTTPReply.Timings] = []
                        for _ in 0..<4 {
                            let reply = try await transport.send(request)
                            #expect(reply.status == 200)
                            timings.append(reply.timings)
                        }
                        return timings
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(timings.allSatisfy { $0.version == .http2 })
            // The first opens the connection, and the others wait for it.
            #expect(timings.count { !$0.reusedConnection } == 1)
        }
    }

    @Test("a server whose certificate is not trusted is sent nothing")
    func untrusted() async throws {
        try await HTTP2Server.run { server in
            let failure = await #expect(throws: CallFailure.self) {
                try await HTTPTransport().send(WireRequest(url: server.url, body: Array("{}".utf8)))
            }
            #expect(failure?.kind == .unreachable)
        }
    }
}
