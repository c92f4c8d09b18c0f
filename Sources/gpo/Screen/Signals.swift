import Diagnostics
import Dispatch
import Foundation
import Runs
import Synchronization

/// SIGINT, SIGTERM and SIGHUP: the first ends the work in good order, the second ends the process.
enum Signals {
    /// Runs `body` in a task that the first signal cancels.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let task = Task { try await body() }
        let state = SignalState()
        let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if state.isFirst() {
                    Screen.note("stopping; a second signal stops at once")
                    task.cancel()
                } else {
                    ServerGroups.killAll()
                    _exit(ExitStatus.interrupted.rawValue)
                }
            }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        return try await task.value
    }

    private final class SignalState: Sendable {
        private let seen = Mutex(false)

        func isFirst() -> Bool {
            seen.withLock { seen in
                defer { seen = true }
                return !seen
            }
        }
    }
}
