/// The right to write to one run, held by at most one process at a time.
///
/// It is an advisory lock on the open file, so it ends with the process however that dies, a zombie included,
/// and child processes do not inherit it.
package final class RunLock: Sendable {
    private let fileSystem: any LogFileSystem
    private let file: OpenFile

    /// Takes the lock and writes the holder into its file; throws `.locked` with the holder when another has it.
    package init(
        directory: String, holder: LockHolder = .current(), fileSystem: any LogFileSystem = LiveFileSystem()
    ) throws(LogError) {
        let path = LogDirectory(directory).lock
        self.fileSystem = fileSystem
        guard try fileSystem.status(at: directory) != nil else { throw LogError(.missing, file: directory) }
        let file = try fileSystem.open(path, for: .openOrCreate)
        self.file = file
        // From here on, a throw runs `deinit`, which closes the file.
        guard try fileSystem.tryLock(file) else {
            throw LogError(.locked(try Self.holder(in: file, fileSystem)), file: path)
        }
        try fileSystem.truncate(file, to: 0)
        try fileSystem.append(Array("\(holder.json)\n".utf8), to: file)
    }

    deinit {
        fileSystem.close(file)
    }

    /// Who has the lock of a run, or nil when nobody has.
    ///
    /// It asks by taking the lock for a moment, in a way that lets go at once.
    package static func holder(
        directory: String, fileSystem: any LogFileSystem = LiveFileSystem()
    ) throws(LogError) -> LockHolder? {
        let path = LogDirectory(directory).lock
        guard try fileSystem.status(at: path) != nil else { return nil }
        let file = try fileSystem.open(path, for: .read)
        defer { fileSystem.close(file) }
        if try fileSystem.tryLock(file) { return nil }
        return try holder(in: file, fileSystem) ?? LockHolder(host: "?", process: 0, started: "?")
    }

    private static func holder(
        in file: OpenFile, _ fileSystem: any LogFileSystem
    ) throws(LogError) -> LockHolder? {
        let bytes = try fileSystem.contents(of: file, from: 0, count: 4096)
        return LockHolder(json: String(decoding: bytes, as: UTF8.self))
    }
}
