import Foundation
import Subprocess
import SystemPackage

/// A chat endpoint on loopback that speaks HTTP/2 over TLS, by a server that is not ours: nghttpd.
package struct HTTP2Server: Sendable {
    package static let program = "/usr/sbin/nghttpd"

    private let directory: String
    /// Held while the server listens, so that it is still free when the server binds to it.
    private let port: ReservedPort

    /// The certificate that it presents, which signs itself.
    package var certificate: String { "\(directory)/certificate.pem" }

    /// The address, whose answer is always `Yes`.
    package var url: String { "https://127.0.0.1:\(port.number)/v1/chat/completions" }

    /// Serves until `body` returns.
    package static func run(_ body: @Sendable (HTTP2Server) async throws -> Void) async throws {
        let directory = NSTemporaryDirectory() + "gpo-http2-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: "\(directory)/v1/chat", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let server = HTTP2Server(directory: directory, port: try ReservedPort())
        try await server.makeCertificate()
        let answer =
            #"{"choices":[{"index":0,"message":{"role":"assistant","content":"Yes"},"finish_reason":"stop"}]}"#
        try Data(answer.utf8).write(to: URL(fileURLWithPath: "\(directory)/v1/chat/completions"))
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(1))]
        let teardown = options.teardownSequence
        _ = try await Subprocess.run(
            .path(FilePath(program)),
            arguments: [
                "--address=127.0.0.1", "--htdocs=\(directory)", "\(server.port.number)", "\(directory)/key.pem",
                server.certificate,
            ],
            platformOptions: options, input: .none, output: .discarded, error: .discarded
        ) { execution in
            try await server.awaitListening()
            try await body(server)
            await execution.teardown(using: teardown)
        }
    }

    private func makeCertificate() async throws {
        let result = try await Subprocess.run(
            .name("openssl"),
            arguments: [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                "-keyout", "\(directory)/key.pem", "-out", certificate,
            ], input: .none, output: .discarded, error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess else { throw HTTP2ServerError(problem: result.standardError) }
    }

    private func awaitListening() async throws {
        let deadline = ContinuousClock.now + .seconds(300)
        while !port.isListening {
            guard ContinuousClock.now < deadline else { throw HTTP2ServerError(problem: "nothing listens") }
            await Task.yield()
        }
    }
}

/// Why the server does not serve.
private struct HTTP2ServerError: Error {
    var problem: String
}
