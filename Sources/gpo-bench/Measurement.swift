import Glibc

/// What one contestant used.
struct Measurement {
    var name: String
    var wallSeconds: Double
    /// User and system time of all its processes and threads.
    var cpuSeconds: Double
    /// The most memory that it had at once, in bytes; nil where that was not told.
    var peakBytes: Int?

    /// Runs a program to its end and measures it, with its standard output thrown away; throws where it ends otherwise
    /// than with one of `statuses`.
    static func of(
        _ name: String, _ program: String, _ arguments: [String], accepting statuses: Set<Int32> = [0]
    ) throws -> Measurement {
        let start = now()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        var argv = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for argument in argv { free(argument) } }
        var process: pid_t = 0
        let code = posix_spawnp(&process, program, &actions, nil, &argv, environ)
        guard code == 0 else { throw Failure(name: name, status: code) }
        var status: Int32 = 0
        var usage = rusage()
        while wait4(process, &status, 0, &usage) == -1, errno == EINTR {}
        guard status & 0x7f == 0, statuses.contains(status >> 8) else {
            throw Failure(name: name, status: status >> 8)
        }
        return Measurement(
            name: name, wallSeconds: now() - start, cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            peakBytes: usage.ru_maxrss * 1024)
    }

    /// Measures work of this process.
    static func of(_ name: String, _ body: () async throws -> Void) async rethrows -> Measurement {
        let (wall, cpu) = (now(), ownSeconds())
        try await body()
        return Measurement(name: name, wallSeconds: now() - wall, cpuSeconds: ownSeconds() - cpu)
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

/// Prints measurements as a Markdown table, each with its ratio to the first.
struct MeasurementTable {
    var title: String
    var unit: String
    var amount: Double

    func print(_ rows: [Measurement]) {
        guard let own = rows.first else { return }
        Swift.print("\n### \(title)\n")
        Swift.print("| | wall s | CPU s | \(unit)/s | gpo is faster by (wall) | (CPU) | memory MB |")
        Swift.print("|---|---|---|---|---|---|---|")
        for row in rows {
            let cells = [
                row.name, decimal(row.wallSeconds), decimal(row.cpuSeconds), decimal(amount / row.wallSeconds, 0),
                decimal(row.wallSeconds / own.wallSeconds), decimal(row.cpuSeconds / own.cpuSeconds),
                row.peakBytes.map { decimal(Double($0) / 1e6, 0) } ?? "",
            ]
            Swift.print("| \(cells.joined(separator: " | ")) |")
        }
    }

    private func decimal(_ value: Double, _ places: Int = 2) -> String {
        let scale = places == 0 ? 1.0 : 100.0
        let scaled = (value * scale).rounded() / scale
        return places == 0 ? "\(Int(scaled))" : "\(scaled)"
    }
}
