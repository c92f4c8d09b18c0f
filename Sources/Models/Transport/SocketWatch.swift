import CCurl
import Glibc

/// Tells libcurl which of its sockets are ready, as epoll knows, and when the time is up that it asked for.
///
/// The other way of driving transfers, `curl_multi_perform`, asks the system about each one's socket in each round, so
/// that many transfers cost the square of their number. Used on the loop's thread only.
final class SocketWatch {
    private let multi: UnsafeMutableRawPointer
    private let epoll: Int32
    /// Readable when there is work in the inbox.
    private let bell: Bell
    /// The sockets that epoll knows.
    private var watched: [Int32: Watched] = [:]
    /// Those of connections, which libcurl has opened and not yet closed.
    private var connections: Set<Int32> = []
    /// When libcurl wants to be called in any case.
    private var timer: ContinuousClock.Instant?
    /// When the turn in hand began: the time of all that arrives in it.
    private(set) var now = ContinuousClock.now

    private struct Watched {
        /// epoll's flags.
        var events: Int32
        /// False for an idle connection's: it stays, so that a request costs no call to put it in and out.
        var isWanted: Bool
    }

    /// Sockets that are told of in one turn, at most.
    private static let most = 64

    init(_ multi: UnsafeMutableRawPointer, bell: Bell) {
        self.multi = multi
        self.bell = bell
        epoll = gpo_epoll()
        precondition(epoll >= 0 && gpo_epoll_set(epoll, gpo_epoll_add, bell.descriptor, gpo_epoll_in) == 0, "no epoll")
        let context = Unmanaged.passUnretained(self).toOpaque()
        gpo_curl_multi_set_socket_function(
            multi,
            { _, socket, what, context, _ in SocketWatch.of(context).changed(socket, what) }, context)
        gpo_curl_multi_set_timer_function(
            multi,
            { _, milliseconds, context in
                SocketWatch.of(context).setTimer(milliseconds)
                return 0
            }, context)
    }

    deinit {
        Glibc.close(epoll)
    }

    /// Waits until a socket is ready, the bell rings, libcurl's time is up or `limit` is past, and lets libcurl act.
    func turn(until limit: ContinuousClock.Instant?) {
        withUnsafeTemporaryAllocation(of: gpo_epoll_ready.self, capacity: Self.most) { ready in
            let end = [timer, limit].compactMap(\.self).min()
            let count = gpo_epoll_wait(epoll, ready.baseAddress, Int32(Self.most), Self.milliseconds(until: end))
            now = .now
            for socket in ready.prefix(Int(max(0, count))) {
                if socket.descriptor == bell.descriptor {
                    bell.silence()
                } else if watched[socket.descriptor]?.isWanted == false {
                    // The peer has closed it, which libcurl finds when it looks at the connection again.
                    forget(socket.descriptor)
                } else {
                    act(socket.descriptor, socket.events)
                }
            }
            if let timer, timer <= now {
                self.timer = nil
                act(gpo_curl_socket_timeout, 0)
            }
        }
    }

    private func act(_ socket: Int32, _ events: Int32) {
        var running: Int32 = 0
        curl_multi_socket_action(multi, socket, events, &running)
    }

    /// libcurl wants to be called after so long, or in this turn; below zero, not at all.
    private func setTimer(_ milliseconds: Int) {
        timer = milliseconds < 0 ? nil : milliseconds == 0 ? now : .now + .milliseconds(milliseconds)
    }

    /// libcurl wants to know something else about a socket from now on.
    private func changed(_ socket: Int32, _ what: Int32) -> Int32 {
        if what == CURL_POLL_REMOVE {
            if connections.contains(socket) { watched[socket]?.isWanted = false } else { forget(socket) }
            return 0
        }
        let events = (what & CURL_POLL_IN != 0 ? gpo_epoll_in : 0) | (what & CURL_POLL_OUT != 0 ? gpo_epoll_out : 0)
        let known = watched.updateValue(Watched(events: events, isWanted: true), forKey: socket)
        if known?.events == events { return 0 }
        return gpo_epoll_set(epoll, known == nil ? gpo_epoll_add : gpo_epoll_change, socket, events) == 0 ? 0 : -1
    }

    private func forget(_ socket: Int32) {
        if watched.removeValue(forKey: socket) != nil { _ = gpo_epoll_set(epoll, gpo_epoll_remove, socket, 0) }
    }

    /// Learns which sockets are of connections that a transfer on this handle opens, and closes them in libcurl's place:
    /// another may get the number of one that is closed, and epoll forgets it then.
    func followConnections(of easy: UnsafeMutableRawPointer) {
        gpo_curl_set_socket_life(
            easy,
            { context, socket, _ in
                SocketWatch.of(context).connections.insert(socket)
                return CURL_SOCKOPT_OK
            },
            { context, socket in
                let watch = SocketWatch.of(context)
                watch.connections.remove(socket)
                watch.watched[socket] = nil
                return Glibc.close(socket)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> SocketWatch {
        guard let context else { preconditionFailure("libcurl lost the watch") }
        return Unmanaged<SocketWatch>.fromOpaque(context).takeUnretainedValue()
    }

    private static func milliseconds(until end: ContinuousClock.Instant?) -> Int32 {
        guard let end else { return -1 }
        return Int32(max(0, min(60_000, (end - .now).milliseconds)))
    }
}
