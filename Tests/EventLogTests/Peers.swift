import Glibc

/// Where other programs are that the tests read a log with.
enum Peers {
    /// The checkout.
    static let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()

    /// The Python that scripts/install-peers made, or the system's.
    static let python: String = {
        let installed = root + "/.local/peers/bin/python"
        return access(installed, X_OK) == 0 ? installed : "python3"
    }()

    /// Whether strace can trace a process here.
    static func canTrace() async -> Bool {
        guard let child = try? Child(path: "/bin/sh", ["-c", "strace -o /dev/null true >/dev/null 2>&1"]) else {
            return false
        }
        return await child.wait() == 0
    }
}
