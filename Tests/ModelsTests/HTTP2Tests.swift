import Foundation
import Models
import Support
import Testing

/// Set by `scripts/install-packages`; without it the tests say that they were skipped.
private let isNginxThere = FileManager.default.isExecutableFile(atPath: Nginx.program)

@Suite("HTTP/2", .timeLimit(.minutes(1)))
struct HTTP2Tests {
    @Test(
        "where the server offers it, all requests share a connection or few, and the replies say so",
        .enabled(if: isNginxThere, "needs nginx and openssl: scripts/install-packages"))
    func offered() async throws {
        try await Nginx.run { nginx in
            let versions = try await send(32, to: nginx.url(tls: true), trusting: nginx.certificate)
            #expect(versions.allSatisfy { $0.version == .http2 })
            // The first opens the connection, the others wait for it and share it.
            #expect(versions.count { !$0.reusedConnection } <= 2)
        }
    }

    @Test(
        "where it does not, they go over HTTP/1.1, on at most as many connections as there are requests at once",
        .enabled(if: isNginxThere, "needs nginx and openssl: scripts/install-packages"))
    func notOffered() async throws {
        try await Nginx.run { nginx in
            let versions = try await send(32, to: nginx.url(tls: false), trusting: nil)
            #expect(versions.allSatisfy { $0.version == .http1 })
            #expect(versions.count { !$0.reusedConnection } <= 8)
        }
    }

    @Test(
        "a server whose certificate is not trusted gets nothing",
        .enabled(if: isNginxThere, "needs nginx and openssl: scripts/install-packages"))
    func untrusted() async throws {
        try await Nginx.run { nginx in
            let failure = await #expect(throws: CallFailure.self) {
                try await HTTPTransport().send(WireRequest(url: nginx.url(tls: true), body: Array("{}".utf8)))
            }
            #expect(failure?.kind == .unreachable)
        }
    }

    /// The timings of so many requests, eight at once.
    private func send(
        _ count: Int, to url: String, trusting certificate: String?
    ) async throws -> [HTTPReply.Timings] {
        let transport = HTTPTransport(trusting: certificate)
        let request = WireRequest(url: url, body: Array(#"{"model":"m"}"#.utf8))
        return try await withThrowingTaskGroup(of: [HTTPReply.Timings].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var timings: [HTTPReply.Timings] = []
                    for _ in 0..<count / 8 {
                        let reply = try await transport.send(request)
                        #expect(reply.status == 200)
                        timings.append(reply.timings)
                    }
                    return timings
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
