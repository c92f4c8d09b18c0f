import Glibc

/// What one contestant used.
struct Measurement {
    var name: String
    var wallSeconds: Double
    /// User and system time of all its processes and threads.
    var cpuSeconds: Double
    /// The most memory that it had at once, in bytes; nil where that was not told.
    var peakBytes: Int?
    /// The end of what it printed.
    var output = ""

    /// Runs a program to its end and measures all of it; throws where it ends otherwise than with one of `statuses`.
    static func of(
        _ name: String, _ program: String, _ arguments: [String], accepting statuses: Set<Int32> = [0]
    ) throws -> Measurement {
        let start = now()
        let child = try Spawned(program, arguments)
        let output = child.output()
        var usage = rusage()
        let status = child.wait(&usage)
        guard statuses.contains(status) else { throw Failure(name: name, status: status) }
        return Measurement(
            name: name, wallSeconds: now() - start, cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            peakBytes: usage.ru_maxrss * 1024, output: output)
    }

    /// Runs a program that measures its own work, without its start and what it prepares, and prints the seconds of
    /// wall and CPU as its last words.
    static func ofItself(_ name: String, _ program: String, _ arguments: [String]) throws -> Measurement {
        var measured = try of(name, program, arguments)
        let words = measured.output.split(whereSeparator: \.isWhitespace).suffix(2).compactMap { Double($0) }
        guard words.count == 2 else { throw Failure(name: name, status: 0) }
        (measured.wallSeconds, measured.cpuSeconds) = (words[0], words[1])
        return measured
    }

    /// Measures work of this process.
    static func of(_ name: String, _ body: () async throws -> Void) async rethrows -> Measurement {
        let (wall, cpu) = (now(), ownSeconds())
        try await body()
        return Measurement(name: name, wallSeconds: now() - wall, cpuSeconds: ownSeconds() - cpu)
    }

    /// Lets the contestants take turns; each one's best turn counts, so that a busy machine slows all of them alike.
    ///
    /// One that fails, because it is not installed for example, is left out, and standard error says so.
    static func best(
        ofTurns turns: Int, _ contestants: [() async throws -> Measurement]
    ) async throws -> [Measurement] {
        var best = [Measurement?](repeating: nil, count: contestants.count)
        for turn in 0..<turns {
            for (index, contestant) in contestants.enumerated() where turn == 0 || best[index] != nil {
                do {
                    let found = try await contestant()
                    guard let last = best[index], last.wallSeconds <= found.wallSeconds else {
                        best[index] = found
                        continue
                    }
                } catch let failure as Failure {
                    tell("skipped: \(failure)\n", to: STDERR_FILENO)
                }
            }
        }
        return best.compactMap(\.self)
    }

    struct Failure: Error, CustomStringConvertible {
        var name: String
        var status: Int32
        var description: String { "\(name) failed with status \(status)" }
    }

    private static func ownSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }
}
