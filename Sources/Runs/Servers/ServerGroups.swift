import Glibc
import Synchronization

/// The process groups of the servers that this process started, so that even a second interrupt leaves none behind.
package enum ServerGroups {
    private static let groups = Mutex<Set<pid_t>>([])

    static func add(_ group: pid_t) {
        groups.withLock { _ = $0.insert(group) }
    }

    static func remove(_ group: pid_t) {
        groups.withLock { _ = $0.remove(group) }
    }

    /// Kills all of them at once.
    package static func killAll() {
        groups.withLock { groups in
            for group in groups { kill(-group, SIGKILL) }
            groups = []
        }
    }
}
