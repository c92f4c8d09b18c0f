/// The time, and waiting for it: given by the caller, so that tests do not wait.
package struct ModelClock: Sendable {
    /// Time since any fixed moment; never goes back.
    package var now: @Sendable () -> Duration
    /// Seconds since 1970.
    package var epochSeconds: @Sendable () -> Int
    /// Throws only when the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void
    /// A number from 0 to 1, for jitter; decides nothing but when a request goes out.
    package var jitter: @Sendable () -> Double

    package init(
        now: @escaping @Sendable () -> Duration, epochSeconds: @escaping @Sendable () -> Int,
        sleep: @escaping @Sendable (Duration) async throws -> Void, jitter: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.epochSeconds = epochSeconds
        self.sleep = sleep
        self.jitter = jitter
    }
}
