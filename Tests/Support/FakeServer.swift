import FlyingFox
import FlyingSocks
import Foundation
import Synchronization

/// A model endpoint on loopback whose every reply is scripted, and which remembers what it was asked.
package final class FakeServer: Sendable {
    /// Decides the reply to one request.
    package typealias Script = @Sendable (FakeRequest) async -> FakeReply

    private struct Memory {
        var requests: [FakeRequest] = []
        var underWay = 0
        var mostUnderWay = 0
    }

    private let memory = Mutex(Memory())
    private let port: UInt16

    private init(port: UInt16) {
        self.port = port
    }

    /// The base address of an OpenAI-compatible endpoint.
    package var url: String { "http://127.0.0.1:\(port)/v1" }

    /// The address without a path.
    package var origin: String { "http://127.0.0.1:\(port)" }

    /// The requests so far, in the order of their arrival.
    package var requests: [FakeRequest] { memory.withLock(\.requests) }

    /// TCP connections that brought a request.
    package var connections: Int { Set(requests.map(\.connection)).count }

    /// Requests that were under way at once, at most.
    package var mostUnderWay: Int { memory.withLock(\.mostUnderWay) }

    /// Serves until `body` returns, and forgets nothing before.
    package static func run<Result: Sendable>(
        _ script: @escaping Script = FakeModel().reply, body: (FakeServer) async throws -> Result
    ) async throws -> Result {
        let slot = Mutex<FakeServer?>(nil)
        let configuration = HTTPServer.Configuration(
            address: try .inet(ip4: "127.0.0.1", port: 0), timeout: 3600, logger: .disabled)
        let http = HTTPServer(
            config: configuration,
            handler: ClosureHTTPHandler { request in
                guard let server = slot.withLock(\.self) else { throw CancellationError() }
                return try await server.answer(request, script)
            })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await http.run() }
            defer { group.cancelAll() }
            // Its five seconds are too few where all tests of a loaded machine begin at once.
            try await http.waitUntilListening(timeout: 600)
            guard case .ip4(_, let port)? = await http.listeningAddress else { throw FakeServerError.notListening }
            let server = FakeServer(port: port)
            slot.withLock { $0 = server }
            let result = try await body(server)
            await http.stop()
            return result
        }
    }

    private func answer(_ request: HTTPRequest, _ script: Script) async throws -> HTTPResponse {
        let body = Array(try await request.bodyData)
        let received = memory.withLock { memory in
            memory.underWay += 1
            memory.mostUnderWay = max(memory.mostUnderWay, memory.underWay)
            let received = FakeRequest(
                ordinal: memory.requests.count, method: request.method.rawValue, path: request.path,
                query: request.query.map { ($0.name, $0.value) },
                headers: request.headers.map { ($0.key.rawValue.lowercased(), $0.value) }, body: body,
                connection: request.remoteAddress.port)
            memory.requests.append(received)
            return received
        }
        defer { memory.withLock { $0.underWay -= 1 } }
        if received.path.hasSuffix("/health") { return FakeReply.json(#"{"status":"ok"}"#).response }
        if received.path.hasSuffix("/models") { return FakeReply.json(#"{"data":[{"id":"fake"}]}"#).response }
        var reply = await script(received)
        while case .after(let wait, let next) = reply {
            try await Task.sleep(for: wait)
            reply = next
        }
        if case .fault(.neverReplies) = reply { try await Task.sleep(for: .seconds(3600)) }
        return reply.response
    }
}

/// Why no fake server could be started.
package enum FakeServerError: Error {
    case notListening
}

extension HTTPRequest.Address? {
    /// The peer's port, which tells connections apart.
    fileprivate var port: UInt16 {
        switch self {
        case .ip4(_, let port), .ip6(_, let port): port
        default: 0
        }
    }
}
