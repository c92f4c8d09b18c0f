import Diagnostics
import EventLog
import History
import Reports
import Runs

/// Prints a log as it grows, until its session ends.
struct LogFollowing: Sendable {
    let log: RunLog
    let printer: LogPrinter
    let announce: @Sendable (String) -> Void

    init(log: RunLog, printer: LogPrinter, announce: @escaping @Sendable (String) -> Void) {
        self.log = log
        self.printer = printer
        self.announce = announce
    }

    /// Looks at the files' sizes a few times a second, and reads only where one has changed.
    func run() async throws {
        var seen = LogPrinter.Seen()
        var sizes: [Int] = []
        var isFirst = true
        let clock = ContinuousClock()
        while !seen.hasEnded {
            let now = try lengths()
            var cost = Duration.zero
            if now != sizes {
                sizes = now
                cost = try clock.measure { _ = try printer.print(log, into: &seen) }
            }
            if seen.hasEnded { return }
            if isFirst { announce("waiting for more events of \(log.location.id); stop with Ctrl-C") }
            isFirst = false
            // Reading a long segment again and again must not take a processor of its own.
            let pause = min(.seconds(2), max(.milliseconds(200), cost * 4))
            do {
                try await Task.sleep(for: pause)
            } catch is CancellationError {
                throw Finished(status: .interrupted)
            }
        }
    }

    /// The lengths of the segments, in order; a new segment is a change, too.
    private func lengths() throws(LogError) -> [Int] {
        var lengths: [Int] = []
        for segment in try LogDirectory(log.location.path).segments(log.files) {
            lengths.append(try log.files.status(at: segment.path)?.length ?? 0)
        }
        return lengths
    }
}
