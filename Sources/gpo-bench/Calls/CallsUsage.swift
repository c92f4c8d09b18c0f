import Glibc

/// What the process has used, in seconds.
struct ResourceUsage {
    var wall: Double
    var cpu: Double

    static func now() -> ResourceUsage {
        func seconds(_ clock: clockid_t) -> Double {
            var time = timespec()
            clock_gettime(clock, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        return ResourceUsage(wall: seconds(CLOCK_MONOTONIC), cpu: seconds(CLOCK_PROCESS_CPUTIME_ID))
    }

    static func - (left: ResourceUsage, right: ResourceUsage) -> ResourceUsage {
        ResourceUsage(wall: left.wall - right.wall, cpu: left.cpu - right.cpu)
    }
}
