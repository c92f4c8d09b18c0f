import Glibc

/// One request under way, and what of the reply has come so far. Used on the loop's thread only.
final class Transfer {
    let submission: TransferInbox.Submission
    let started: ContinuousClock.Instant
    private(set) var lastArrival: ContinuousClock.Instant?
    private(set) var headers: [HTTPHeader] = []
    private(set) var body: [UInt8] = []
    private(set) var isTooLarge = false
    /// Whether it was about to be sent a second time, since the first brought no reply.
    private(set) var isRepeated = false
    private var isBegun = false
    private var receivedBytes = 0

    init(_ submission: TransferInbox.Submission, at now: ContinuousClock.Instant) {
        self.submission = submission
        started = now
    }

    /// When this transfer is over if no byte arrives before.
    var deadline: ContinuousClock.Instant {
        let limits = submission.endpoint.limits
        if let lastArrival { return lastArrival + limits.stall }
        return started + limits.firstByte
    }

    /// A time before which this transfer cannot be over for lack of bytes, whatever arrives until then.
    func nextCheck(_ now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        min(deadline, now + submission.endpoint.limits.stall)
    }

    /// Whether the request may go out: once.
    func beginsToSend() -> Bool {
        isRepeated = isBegun
        isBegun = true
        return !isRepeated
    }

    /// Whether the reply may still grow.
    func receiveBody(_ bytes: UnsafeRawBufferPointer, at now: ContinuousClock.Instant) -> Bool {
        guard arrived(bytes.count, at: now) else { return false }
        body.append(contentsOf: bytes)
        return true
    }

    /// Whether the reply may still grow.
    func receiveHeader(_ line: UnsafeRawBufferPointer, at now: ContinuousClock.Instant) -> Bool {
        guard arrived(line.count, at: now) else { return false }
        guard let start = line.baseAddress, let found = memchr(start, Int32(UInt8(ascii: ":")), line.count) else {
            // A status line begins a further head, whose fields count alone.
            if line.starts(with: "HTTP/".utf8) { headers.removeAll() }
            return true
        }
        let colon = UnsafeRawPointer(found) - UnsafeRawPointer(start)
        if let name = KeptHeaders.name(UnsafeRawBufferPointer(rebasing: line[..<colon])) {
            let value = line[(colon + 1)...].drop { $0 == 0x20 }.prefix { $0 != 0x0D && $0 != 0x0A }
            headers.append(HTTPHeader(name, String(decoding: UnsafeRawBufferPointer(rebasing: value), as: UTF8.self)))
        }
        return true
    }

    /// Notes an arrival, and says whether the reply may still grow.
    private func arrived(_ count: Int, at now: ContinuousClock.Instant) -> Bool {
        lastArrival = now
        receivedBytes += count
        isTooLarge = receivedBytes > submission.endpoint.limits.replyBytes
        return !isTooLarge
    }
}
