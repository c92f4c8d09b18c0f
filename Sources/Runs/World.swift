import EventLog
import Foundation
import History
import Models

/// All that a run takes from outside: time, files, environment. `live()` is the only one that a user meets.
package struct World: Sendable {
    /// The time for events; may jump, decides nothing.
    package var now: @Sendable () -> Timestamp
    /// The clock and the waiting of model calls.
    package var modelClock: ModelClock
    /// The environment variables, read when a key is needed.
    package var environment: @Sendable () -> [String: String]
    /// The files of the log.
    package var logFiles: any LogFileSystem
    /// The machine's name.
    package var host: String
    package var process: Int

    /// The machine as it is.
    package static func live() -> World {
        World(
            now: {
                var time = timespec()
                clock_gettime(CLOCK_REALTIME, &time)
                return Timestamp(microseconds: time.tv_sec * 1_000_000 + time.tv_nsec / 1000)
            },
            modelClock: .live(),
            environment: { ProcessInfo.processInfo.environment },
            logFiles: LiveFileSystem(),
            host: LockHolder.current().host,
            process: Int(getpid()))
    }
}
