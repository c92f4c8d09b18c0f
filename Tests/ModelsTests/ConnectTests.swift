import Glibc
import Models
import Support
import Testing

@Suite("Connections that are not made", .timeLimit(.minutes(15)))
struct ConnectTests {
    @Test("an endpoint that takes no connection is given up after the connect limit, by that name")
    func connectTimeout() async throws {
        let listener = try FullListener()
        // Only the connect limit can end it in the time that a test has.
        let limits = TransferLimits(total: .seconds(3600), connect: .milliseconds(300))
        let failure = await #expect(throws: CallFailure.self) {
            try await HTTPTransport().send(WireRequest(url: listener.url, body: []), limits: limits)
        }
        #expect(failure?.kind == .connectTimeout, "\(String(describing: failure))")
        #expect(failure?.mayHaveBeenBilled == false)
        withExtendedLifetime(listener) {}
    }
}

/// A port that listens and whose queue of connections is full, so that the system drops each further one.
private final class FullListener {
    let url: String
    private var sockets: [Int32] = []

    init() throws {
        let listener = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        sockets.append(listener)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, length) == 0 && listen(listener, 0) == 0
                    && getsockname(listener, generic, &length) == 0
            }
        }
        try #require(isListening)
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/v1"
        // One more than the queue holds, none of which waits to be made.
        for _ in 0..<4 {
            let filler = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            sockets.append(filler)
            _ = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(filler, $0, length) }
            }
        }
    }

    deinit {
        for socket in sockets { close(socket) }
    }
}
