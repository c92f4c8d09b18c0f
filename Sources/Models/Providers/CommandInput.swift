import Foundation
import SystemPackage

/// What a program reads, in a file without a name.
///
/// Through a pipe, a program that ends before it has read all would leave the writer with a broken pipe, and a
/// program that writes before it reads could block both.
enum CommandInput {
    /// The file, to be closed by the caller, at whose beginning the bytes stand.
    static func file(holding bytes: [UInt8]) throws(CallFailure) -> FileDescriptor {
        guard let file = tmpfile() else { throw failure }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count, fflush(file) == 0, fseek(file, 0, SEEK_SET) == 0
        else { throw failure }
        // The program's descriptor is opened anew from this one, so it stays when the file is closed here.
        let descriptor = fcntl(fileno(file), F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else { throw failure }
        return FileDescriptor(rawValue: descriptor)
    }

    private static var failure: CallFailure {
        CallFailure(.commandFailed, "no temporary file for the program's input: \(String(cString: strerror(errno)))")
    }
}
