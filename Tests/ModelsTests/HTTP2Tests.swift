import Foundation
import Glibc
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

@Suite("A port reserved for a server")
struct ReservedPortTests {
    @Test("is given to nobody who asks for any port, and to the server that binds to it by number")
    func reserved() async throws {
        let port = try ReservedPort()
        #expect(!port.isListening)
        // As the system gives away ports: to whoever asks for any, though the address may be used again.
        let taken = port.number
        for _ in 0..<1000 {
            let other = try ReservedPort()
            #expect(other.number != taken)
        }
        #expect(Self.listens(on: taken, reusing: false) == false)
        #expect(Self.listens(on: taken, reusing: true))
    }

    /// Whether a server can listen there.
    private static func listens(on port: Int, reusing: Bool) -> Bool {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var reuse: Int32 = reusing ? 1 : 0
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(socket, generic, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 && listen(socket, 1) == 0
            }
        }
    }
}
