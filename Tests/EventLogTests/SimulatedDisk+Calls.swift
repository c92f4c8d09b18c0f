import EventLog
import Glibc
import Synchronization

/// The calls of a file system; each may be the one that goes wrong.
extension SimulatedDisk: LogFileSystem {
    func open(_ path: String, for access: FileAccess) throws(LogError) -> OpenFile {
        let descriptor: Int32 = try call(.open, path) { disk in
            var number = disk.names[path]
            if number != nil, access == .create { return .failure(Errno(code: EEXIST)) }
            if number == nil, access == .create || access == .openOrCreate {
                number = disk.nextFile
                disk.nextFile += 1
                disk.files[number!] = File()
                disk.names[path] = number
                disk.changes.append(.add(path, number!))
            }
            guard let number else { return .failure(Errno(code: ENOENT)) }
            disk.nextDescriptor += 1
            disk.open[disk.nextDescriptor] = number
            return .success(disk.nextDescriptor)
        }
        return OpenFile(path: path, descriptor: descriptor)
    }

    func close(_ file: OpenFile) {
        disk.withLock { disk in
            if let number = disk.open.removeValue(forKey: file.descriptor),
                disk.locks[number] == file.descriptor
            {
                disk.locks[number] = nil
            }
        }
    }

    func read(
        _ file: OpenFile, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(LogError) -> Int {
        let bytes: ArraySlice<UInt8> = try call(.read, file.path) { disk in
            guard let number = disk.open[file.descriptor] else { return .failure(Errno(code: EBADF)) }
            return .success(disk.files[number]!.bytes.dropFirst(offset).prefix(buffer.count))
        }
        bytes.withUnsafeBytes { buffer.copyMemory(from: $0) }
        return bytes.count
    }

    func append(_ bytes: UnsafeRawBufferPointer, to file: OpenFile) throws(LogError) {
        let bytes = Array(bytes)
        try call(.write, file.path) { disk in
            guard let number = disk.open[file.descriptor] else { return }
            disk.files[number]!.bytes += bytes.prefix(Int.random(in: 0...bytes.count, using: &disk.random))
        } _: { disk -> Result<Void, Errno> in
            guard let number = disk.open[file.descriptor] else { return .failure(Errno(code: EBADF)) }
            disk.files[number]!.bytes += bytes
            return .success(())
        }
    }

    func truncate(_ file: OpenFile, to length: Int) throws(LogError) {
        try call(.truncate, file.path) { disk -> Result<Void, Errno> in
            guard let number = disk.open[file.descriptor] else { return .failure(Errno(code: EBADF)) }
            disk.files[number]!.bytes = Array(disk.files[number]!.bytes.prefix(length))
            disk.files[number]!.believedClean = min(disk.files[number]!.believedClean, length)
            return .success(())
        }
    }

    func synchronize(_ file: OpenFile) throws(LogError) {
        try call(.synchronize, file.path) { disk in
            guard let number = disk.open[file.descriptor] else { return }
            disk.files[number]!.believedClean = disk.files[number]!.bytes.count
        } _: { disk -> Result<Void, Errno> in
            guard let number = disk.open[file.descriptor] else { return .failure(Errno(code: EBADF)) }
            disk.files[number]!.synchronize()
            return .success(())
        }
    }

    func synchronizeDirectory(_ path: String) throws(LogError) {
        try call(.synchronize, path) { disk -> Result<Void, Errno> in
            for change in disk.changes where change.directory == path { change.apply(to: &disk.durableNames) }
            disk.changes.removeAll { $0.directory == path }
            return .success(())
        }
    }

    func status(of file: OpenFile) throws(LogError) -> FileStatus {
        try call(.status, file.path) { disk in
            guard let number = disk.open[file.descriptor] else { return .failure(Errno(code: EBADF)) }
            return .success(FileStatus(device: 1, inode: UInt64(number), length: disk.files[number]!.bytes.count))
        }
    }

    func status(at path: String) throws(LogError) -> FileStatus? {
        try call(.status, path) { disk in
            .success(
                disk.names[path].map { number in
                    FileStatus(
                        device: 1, inode: UInt64(number), length: disk.files[number]!.bytes.count,
                        isDirectory: disk.files[number]!.isDirectory)
                })
        }
    }

    func list(_ directory: String) throws(LogError) -> [String] {
        try call(.list, directory) { disk in
            guard disk.names[directory] != nil else { return .failure(Errno(code: ENOENT)) }
            return .success(
                disk.names.keys.filter { $0 != "/" && Self.parent($0) == directory }.map {
                    String($0[$0.index(after: $0.lastIndex(of: "/")!)...])
                })
        }
    }

    func makeDirectory(_ path: String) throws(LogError) -> Bool {
        try call(.makeDirectory, path) { disk in
            if disk.names[path] != nil { return .success(false) }
            disk.files[disk.nextFile] = File(isDirectory: true)
            disk.names[path] = disk.nextFile
            disk.changes.append(.add(path, disk.nextFile))
            disk.nextFile += 1
            return .success(true)
        }
    }

    func rename(_ old: String, to new: String) throws(LogError) {
        try call(.rename, new) { disk -> Result<Void, Errno> in
            guard disk.names[old] != nil else { return .failure(Errno(code: ENOENT)) }
            NameChange.move(old, new).apply(to: &disk.names)
            disk.changes.append(.move(old, new))
            return .success(())
        }
    }

    func link(_ old: String, to new: String) throws(LogError) {
        try call(.link, new) { disk -> Result<Void, Errno> in
            guard let number = disk.names[old] else { return .failure(Errno(code: ENOENT)) }
            guard disk.names[new] == nil else { return .failure(Errno(code: EEXIST)) }
            disk.names[new] = number
            disk.changes.append(.add(new, number))
            return .success(())
        }
    }

    func remove(_ path: String) throws(LogError) {
        try call(.remove, path) { disk -> Result<Void, Errno> in
            guard disk.names.removeValue(forKey: path) != nil else { return .failure(Errno(code: ENOENT)) }
            disk.changes.append(.drop(path))
            return .success(())
        }
    }

    func tryLock(_ file: OpenFile) throws(LogError) -> Bool {
        try call(.lock, file.path) { disk in
            guard let number = disk.open[file.descriptor] else { return .failure(Errno(code: EBADF)) }
            if let holder = disk.locks[number], holder != file.descriptor { return .success(false) }
            disk.locks[number] = file.descriptor
            return .success(true)
        }
    }
}
