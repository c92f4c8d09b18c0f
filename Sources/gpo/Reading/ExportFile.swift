import Diagnostics
import Foundation

/// A file that an export writes, in large pieces.
final class ExportFile {
    private let path: String
    private let handle: FileHandle
    private var pending: [UInt8] = []

    /// Bytes that are kept back, so that each write is worth its system call.
    private static let piece = 1 << 18

    /// Makes the file, or empties it.
    init(_ path: String) throws(Problems) {
        self.path = path
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else {
            throw Problems(
                Diagnostic(
                    place: Place(file: path), problem: "the file cannot be made",
                    remedy: "Name a place that this user may write to."), exitCode: .cannotCreate)
        }
        self.handle = handle
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
        do { try handle.close() } catch { throw failed(error) }
    }

    private func flush() throws(Problems) {
        do { try handle.write(contentsOf: pending) } catch { throw failed(error) }
        pending.removeAll(keepingCapacity: true)
    }

    private func failed(_ error: any Error) -> Problems {
        Problems(
            Diagnostic(
                place: Place(file: path), problem: "write failed: \(error.localizedDescription)",
                remedy: "Make room on the disk, or name another place."), exitCode: .diskError)
    }
}
