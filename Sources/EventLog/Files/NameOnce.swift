import Glibc

extension LogFileSystem {
    /// Renames a file to a name that must be free, which `rename` alone would not check.
    func nameOnce(_ old: String, _ new: String) throws(LogError) {
        do throws(LogError) {
            try link(old, to: new)
        } catch {
            guard case .system(let cause) = error.kind, [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(cause.code) else {
                throw error
            }
            // A file system without hard links: the run's lock must do.
            if try status(at: new) != nil { throw LogError(SystemError(.rename, new, code: EEXIST)) }
            return try rename(old, to: new)
        }
        try remove(old)
    }
}
