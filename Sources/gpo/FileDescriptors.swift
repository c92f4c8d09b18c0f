import Foundation

/// The files that the process may open, and those that it is born with.
enum FileDescriptors {
    /// Enough for the most calls that `limits.concurrency` allows, and for a few servers.
    private static let enough: rlim_t = 16384

    /// Makes the standard streams safe to write to, and lets as many files be open as the system allows and a run may need.
    static func prepare() {
        openStandardStreams()
        raiseLimit()
    }

    /// Opens nothing at all in place of a standard stream that was closed.
    ///
    /// Otherwise the next file to be opened gets its number, and what is meant for people is written into it: into a log.
    private static func openStandardStreams() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 && errno == EBADF {
            // The lowest number that is free is the one that is given.
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY)
        }
    }

    /// A call needs a connection, and the usual limit of 1024 files is below what a pipeline may ask for.
    private static func raiseLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < enough else {
            return
        }
        limit.rlim_cur = min(limit.rlim_max, enough)
        // Where it is refused, the old limit holds, and whoever meets it says so.
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
