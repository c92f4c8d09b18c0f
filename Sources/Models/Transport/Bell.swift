import CCurl
import Glibc

/// Wakes the loop's thread from any other.
final class Bell: Sendable {
    /// Readable from a ring until it is silenced.
    let descriptor: Int32

    init() {
        descriptor = gpo_eventfd()
        precondition(descriptor >= 0, "no eventfd")
    }

    deinit {
        Glibc.close(descriptor)
    }

    func ring() {
        var one: UInt64 = 1
        // It can fail only where it rings already.
        _ = write(descriptor, &one, 8)
    }

    func silence() {
        var count: UInt64 = 0
        _ = read(descriptor, &count, 8)
    }
}
