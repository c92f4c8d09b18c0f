import Diagnostics
import EventLog
import Glibc

/// A file that an export writes, in large pieces.
final class ExportFile {
    private let path: String
    private let descriptor: Int32
    private var pending: [UInt8] = []

    /// Bytes that are kept back, so that each write is worth its system call.
    private static let piece = 1 << 18

    /// Makes the file, or empties it.
    init(_ path: String) throws(Problems) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw Problems(
                Diagnostic(
                    place: Place(file: path),
                    problem: "the file cannot be made: \(SystemError(.open, path, code: errno))",
                    remedy: "Name a place that this user may write to."), exitCode: .cannotCreate)
        }
    }

    func write(_ text: String) throws(Problems) {
        try write { $0.append(contentsOf: text.utf8) }
    }

    /// Bytes of a text.
    func write(_ text: ArraySlice<UInt8>) throws(Problems) {
        try write { $0.append(contentsOf: text) }
    }

    /// What `body` appends.
    func write(_ body: (inout [UInt8]) -> Void) throws(Problems) {
        body(&pending)
        if pending.count > Self.piece { try flush() }
    }

    /// Writes what is left; nothing may be written after.
    func close() throws(Problems) {
        try flush()
        // A file system over the network may only say now that it has no room.
        if Glibc.close(descriptor) != 0 { throw failed() }
    }

    private func flush() throws(Problems) {
        var start = 0
        while start < pending.count {
            let written = pending.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + start, $0.count - start) }
            if written >= 0 {
                start += written
            } else if errno != EINTR {
                throw failed()
            }
        }
        pending.removeAll(keepingCapacity: true)
    }

    /// The last system call failed.
    private func failed() -> Problems {
        Problems(
            Diagnostic(
                place: Place(file: path), problem: "\(SystemError(.write, path, code: errno))",
                remedy: "Make room on the disk, or name another place."), exitCode: .diskError)
    }
}
