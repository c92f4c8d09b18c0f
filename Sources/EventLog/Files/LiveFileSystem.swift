import Glibc

/// The file system of this machine.
package struct LiveFileSystem: LogFileSystem {
    package init() {}

    package func open(_ path: String, for access: FileAccess) throws(LogError) -> OpenFile {
        let flags =
            switch access {
            case .read: O_RDONLY
            case .append: O_RDWR | O_APPEND
            case .create: O_RDWR | O_APPEND | O_CREAT | O_EXCL
            case .openOrCreate: O_RDWR | O_APPEND | O_CREAT
            }
        let descriptor = Self.retrying { Glibc.open(path, flags | O_CLOEXEC, 0o644) }
        guard descriptor >= 0 else { throw LogError(SystemError(.open, path, code: errno)) }
        return OpenFile(path: path, descriptor: descriptor)
    }

    package func close(_ file: OpenFile) {
        _ = Glibc.close(file.descriptor)
    }

    package func read(
        _ file: OpenFile, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(LogError) -> Int {
        Self.useLargePages(buffer)
        let count = Self.retrying { pread(file.descriptor, buffer.baseAddress, buffer.count, offset) }
        guard count >= 0 else { throw LogError(SystemError(.read, file.path, code: errno)) }
        return count
    }

    package func append(_ bytes: UnsafeRawBufferPointer, to file: OpenFile) throws(LogError) {
        var rest = bytes
        while let base = rest.baseAddress, !rest.isEmpty {
            let count = Self.retrying { write(file.descriptor, base, rest.count) }
            guard count > 0 else { throw LogError(SystemError(.write, file.path, code: count == 0 ? EIO : errno)) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    package func truncate(_ file: OpenFile, to length: Int) throws(LogError) {
        try Self.check(ftruncate(file.descriptor, length), .truncate, file.path)
    }

    package func synchronize(_ file: OpenFile) throws(LogError) {
        try Self.check(fdatasync(file.descriptor), .synchronize, file.path)
    }

    package func synchronizeDirectory(_ path: String) throws(LogError) {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LogError(SystemError(.open, path, code: errno)) }
        defer { _ = Glibc.close(descriptor) }
        try Self.check(fsync(descriptor), .synchronize, path)
    }

    package func status(of file: OpenFile) throws(LogError) -> FileStatus {
        var status = stat()
        try Self.check(fstat(file.descriptor, &status), .status, file.path)
        return FileStatus(status)
    }

    package func status(at path: String) throws(LogError) -> FileStatus? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw LogError(SystemError(.status, path, code: errno))
        }
        return FileStatus(status)
    }

    package func list(_ directory: String) throws(LogError) -> [String] {
        guard let stream = opendir(directory) else { throw LogError(SystemError(.list, directory, code: errno)) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw LogError(SystemError(.list, directory, code: errno)) }
                return names
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
    }

    package func makeDirectory(_ path: String) throws(LogError) -> Bool {
        if mkdir(path, 0o755) == 0 { return true }
        let code = errno
        if code == EEXIST, try status(at: path)?.isDirectory == true { return false }
        throw LogError(SystemError(.makeDirectory, path, code: code))
    }

    package func rename(_ old: String, to new: String) throws(LogError) {
        try Self.check(Glibc.rename(old, new), .rename, new)
    }

    package func link(_ old: String, to new: String) throws(LogError) {
        try Self.check(Glibc.link(old, new), .link, new)
    }

    package func remove(_ path: String) throws(LogError) {
        try Self.check(unlink(path), .remove, path)
    }

    package func tryLock(_ file: OpenFile) throws(LogError) -> Bool {
        if Self.retrying({ flock(file.descriptor, LOCK_EX | LOCK_NB) }) == 0 { return true }
        if errno == EWOULDBLOCK { return false }
        throw LogError(SystemError(.lock, file.path, code: errno))
    }

    /// Asks for pages of 2 MB, where the machine has them, for much memory that is most likely fresh: as many pages of 4 KB
    /// take longer to be handed out than to be filled. Where it has none, nothing changes.
    private static func useLargePages(_ buffer: UnsafeMutableRawBufferPointer) {
        let page = 2 << 20
        guard buffer.count >= 2 * page, let base = buffer.baseAddress else { return }
        let start = (Int(bitPattern: base) + page - 1) / page * page
        let end = (Int(bitPattern: base) + buffer.count) / page * page
        _ = madvise(UnsafeMutableRawPointer(bitPattern: start), end - start, MADV_HUGEPAGE)
    }

    private static func check(
        _ result: Int32, _ operation: SystemError.Operation, _ path: String
    ) throws(LogError) {
        if result != 0 { throw LogError(SystemError(operation, path, code: errno)) }
    }

    /// Calls again what a signal interrupted before it did anything.
    private static func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}

extension FileStatus {
    fileprivate init(_ status: stat) {
        self.init(
            device: UInt64(status.st_dev), inode: UInt64(status.st_ino), length: Int(status.st_size),
            isDirectory: status.st_mode & S_IFMT == S_IFDIR)
    }
}
