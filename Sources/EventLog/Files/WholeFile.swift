extension LogFileSystem {
    /// All of a file's bytes.
    package func contents(of path: String) throws(LogError) -> [UInt8] {
        let file = try open(path, for: .read)
        defer { close(file) }
        return try contents(of: file)
    }

    /// All of an open file's bytes, as far as its length was when this began.
    func contents(of file: OpenFile) throws(LogError) -> [UInt8] {
        let length = try status(of: file).length
        return try contents(of: file, from: 0, count: length)
    }

    /// At most `count` bytes from `offset` on; fewer where the file ends first.
    func contents(of file: OpenFile, from offset: Int, count: Int) throws(LogError) -> [UInt8] {
        var failure: LogError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(LogError) {
                while filled < count {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                    let read = try self.read(file, at: offset + filled, into: rest)
                    if read == 0 { return }
                    filled += read
                }
            } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }
}
