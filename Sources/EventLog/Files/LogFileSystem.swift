/// What the log asks of a file system, so that a test can answer with a simulated disk.
///
/// Every call blocks, so none is made on the cooperative thread pool.
package protocol LogFileSystem: Sendable {
    func open(_ path: String, for access: FileAccess) throws(LogError) -> OpenFile
    /// Gives the descriptor back. What matters was synchronized before, so there is nothing left to report.
    func close(_ file: OpenFile)
    /// Reads at most `buffer.count` bytes from `offset` on; 0 at the end of the file.
    func read(
        _ file: OpenFile, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(LogError) -> Int
    /// Writes all the bytes at the file's end, wherever that is by now.
    func append(_ bytes: UnsafeRawBufferPointer, to file: OpenFile) throws(LogError)
    func truncate(_ file: OpenFile, to length: Int) throws(LogError)
    /// Returns when the file's bytes and length would outlive a power cut (`fdatasync`).
    func synchronize(_ file: OpenFile) throws(LogError)
    /// Returns when the names in a directory would outlive a power cut.
    func synchronizeDirectory(_ path: String) throws(LogError)
    func status(of file: OpenFile) throws(LogError) -> FileStatus
    /// Nil when there is nothing of that name.
    func status(at path: String) throws(LogError) -> FileStatus?
    /// The names in a directory, in no order, without `.` and `..`.
    func list(_ directory: String) throws(LogError) -> [String]
    /// False when there was a directory of that name already.
    func makeDirectory(_ path: String) throws(LogError) -> Bool
    /// Replaces `new` in one step if it exists.
    func rename(_ old: String, to new: String) throws(LogError)
    /// Gives a file a second name, which must be free.
    func link(_ old: String, to new: String) throws(LogError)
    func remove(_ path: String) throws(LogError)
    /// Takes the file's exclusive lock if nobody has it (`flock`); it ends with the descriptor or the process.
    func tryLock(_ file: OpenFile) throws(LogError) -> Bool
}

/// How a file is opened. No descriptor is inherited by child processes.
package enum FileAccess: Hashable, Sendable {
    case read
    /// Reading, and writing at the end only.
    case append
    /// As `append`, for a file that must not exist yet.
    case create
    /// As `append`, made if missing.
    case openOrCreate
}

/// An open file: its descriptor, and its path for messages.
package struct OpenFile: Hashable, Sendable {
    package var path: String
    package var descriptor: Int32

    package init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }
}

/// Which file a name or descriptor means, and how long it is.
package struct FileStatus: Hashable, Sendable {
    package var device: UInt64
    package var inode: UInt64
    /// In bytes.
    package var length: Int
    package var isDirectory: Bool

    package init(device: UInt64, inode: UInt64, length: Int, isDirectory: Bool = false) {
        self.device = device
        self.inode = inode
        self.length = length
        self.isDirectory = isDirectory
    }

    /// Whether both mean one file, whatever its length at the time.
    package func isSameFile(as other: FileStatus) -> Bool {
        device == other.device && inode == other.inode
    }
}
