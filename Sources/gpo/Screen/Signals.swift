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
                switch state.arrived(at: .now) {
                case .first:
                    Screen.note("stopping; a second signal stops at once")
                    task.cancel()
                case .echo: break
                case .second:
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

    /// The same for a session, which also ends in good order when nobody reads any more what it says: killed by that, it
    /// would leave the servers that it started behind.
    static func runSession<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        signal(SIGPIPE, SIG_IGN)
        Screen.whenUnread.withLock { $0 = { kill(getpid(), SIGTERM) } }
        return try await run(body)
    }

    private final class SignalState: Sendable {
        enum Arrival {
            case first, second
            /// The first one again: `timeout`, a job's scheduler or a shell may send one to the process and one to its group.
            case echo
        }

        private static let echoes = Duration.milliseconds(500)
        private let first = Mutex<ContinuousClock.Instant?>(nil)

        func arrived(at moment: ContinuousClock.Instant) -> Arrival {
            first.withLock { first in
                guard let begun = first else {
                    first = moment
                    return .first
                }
                return moment - begun < Self.echoes ? .echo : .second
            }
        }
    }
}
