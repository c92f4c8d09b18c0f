/// How long a transfer may take in each of its phases, and how much it may bring.
package struct TransferLimits: Hashable, Sendable {
    /// Name lookup, TCP and TLS together.
    package var connect: Duration
    /// From the start to the first byte of the reply's head.
    package var firstByte: Duration
    /// Between two arrivals of bytes, once the reply has begun.
    package var stall: Duration
    /// The whole transfer.
    package var total: Duration
    /// Bytes of head and body together.
    package var replyBytes: Int

    /// A model that does not stream sends its first byte when it has written its last token, so `firstByte` is
    /// the whole time unless given.
    package init(
        total: Duration = .seconds(60), connect: Duration = .seconds(10), firstByte: Duration? = nil,
        stall: Duration = .seconds(20), replyBytes: Int = 64 << 20
    ) {
        self.total = total
        self.connect = min(connect, total)
        self.firstByte = firstByte ?? total
        self.stall = min(stall, total)
        self.replyBytes = replyBytes
    }
}

extension Duration {
    /// Whole milliseconds, rounded up, so that a wait is never too short.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
