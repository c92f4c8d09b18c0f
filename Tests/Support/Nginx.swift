import Foundation
import Glibc
import Subprocess
import SystemPackage

/// A web server that speaks HTTP/2 over TLS on one port and HTTP/1.1 on another, both on loopback.
package struct Nginx: Sendable {
    package static let program = "/usr/sbin/nginx"

    private let directory: String
    private let ports: (tls: Int, plain: Int)

    /// The certificate that it presents, which signs itself.
    package var certificate: String { "\(directory)/certificate.pem" }

    /// The address of a chat endpoint whose answer is always `Yes`.
    package func url(tls: Bool) -> String {
        tls
            ? "https://127.0.0.1:\(ports.tls)/v1/chat/completions"
            : "http://127.0.0.1:\(ports.plain)/v1/chat/completions"
    }

    /// Serves until `body` returns.
    package static func run(_ body: @Sendable (Nginx) async throws -> Void) async throws {
        let directory = NSTemporaryDirectory() + "gpo-nginx-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let nginx = Nginx(directory: directory, ports: (try freePort(), try freePort()))
        try await nginx.makeCertificate()
        try nginx.writeConfiguration()
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(1))]
        _ = try await Subprocess.run(
            .path(FilePath(program)),
            arguments: ["-p", directory, "-e", "\(directory)/error.log", "-c", "\(directory)/nginx.conf"],
            platformOptions: options, input: .none, output: .discarded, error: .discarded
        ) { execution in
            try await nginx.awaitListening()
            try await body(nginx)
            await execution.teardown(using: options.teardownSequence)
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
        guard result.terminationStatus.isSuccess else { throw NginxError(problem: result.standardError) }
    }

    private func writeConfiguration() throws {
        let answer =
            #"{"choices":[{"index":0,"message":{"role":"assistant","content":"Yes"},"finish_reason":"stop"}]}"#
        let text = """
            daemon off; master_process off; pid \(directory)/pid; worker_processes 1;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path \(directory)/body; proxy_temp_path \(directory)/proxy;
              fastcgi_temp_path \(directory)/fastcgi; uwsgi_temp_path \(directory)/uwsgi;
              scgi_temp_path \(directory)/scgi;
              server {
                listen 127.0.0.1:\(ports.tls) ssl http2; listen 127.0.0.1:\(ports.plain);
                ssl_certificate \(certificate); ssl_certificate_key \(directory)/key.pem;
                location / { default_type application/json; return 200 '\(answer)'; }
              }
            }
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(directory)/nginx.conf"))
    }

    /// Asks until both ports answer, or the server has ended, which its error log explains.
    private func awaitListening() async throws {
        for port in [ports.tls, ports.plain] {
            let deadline = ContinuousClock.now + .seconds(10)
            while !Self.isListening(port) {
                guard ContinuousClock.now < deadline else {
                    let log = FileManager.default.contents(atPath: "\(directory)/error.log") ?? Data()
                    throw NginxError(problem: String(decoding: log, as: UTF8.self))
                }
                await Task.yield()
            }
        }
    }

    private static func freePort() throws -> Int {
        guard
            let port = withLoopback(
                port: 0,
                { socket, address, length in
                    bind(socket, address, length.pointee) == 0 && getsockname(socket, address, length) == 0
                })
        else { throw NginxError(problem: "no free port") }
        return port
    }

    private static func isListening(_ port: Int) -> Bool {
        withLoopback(port: port) { socket, address, length in connect(socket, address, length.pointee) == 0 } != nil
    }

    /// The port of the address after `body` has used a socket with it, or nil where that failed.
    private static func withLoopback(
        port: Int, _ body: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Bool
    ) -> Int? {
        let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isDone = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body(descriptor, $0, &length) }
        }
        return isDone ? Int(UInt16(bigEndian: address.sin_port)) : nil
    }
}

/// Why the web server does not serve.
private struct NginxError: Error {
    var problem: String
}
