import Diagnostics
import Glibc

/// Why the log cannot be read or written: what happened, in which file, and as far as known where.
package struct LogError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What happened.
    package enum Kind: Hashable, Sendable {
        /// The bytes are not what a log holds; the text says how.
        case corrupt(String)
        /// A system call failed.
        case system(SystemError)
        /// There is a log already.
        case exists
        /// There is no log.
        case missing
        /// The event asked for was not written yet.
        case beyondEnd(lastSeq: Int)
        /// Another process holds the run.
        case locked(LockHolder?)
        /// The file is no longer the one that this writer left; the text says how.
        case changed(String)
        /// The writer was closed.
        case closed
    }

    package var kind: Kind
    package var file: String
    /// In bytes from the beginning of the file as it is on disk.
    package var offset: Int?
    /// The first event that is affected.
    package var seq: Int?
    /// The first event that cannot be read, where that is an earlier one.
    var firstUnread: Int?

    package init(_ kind: Kind, file: String, offset: Int? = nil, seq: Int? = nil) {
        self.kind = kind
        self.file = file
        self.offset = offset
        self.seq = seq
    }

    package init(_ error: SystemError, seq: Int? = nil) {
        self.init(.system(error), file: error.path, seq: seq)
    }

    /// The same error, said of an event.
    func about(_ seq: Int) -> LogError {
        var error = self
        error.seq = seq
        return error
    }

    /// The exit code that it calls for.
    package var exitStatus: ExitStatus {
        switch kind {
        case .corrupt: .invalidInput
        case .system(let error):
            switch error.operation {
            case .makeDirectory: .cannotCreate
            case .open where [EACCES, EPERM, EROFS].contains(error.code): .cannotCreate
            default: .diskError
            }
        case .exists: .cannotCreate
        case .missing, .beyondEnd: .noInput
        case .locked: .locked
        case .changed, .closed: .diskError
        }
    }

    /// The problem and the way out, as a person reads it.
    package var diagnostic: Diagnostic {
        Diagnostic(place: Place(file: file), problem: problem, remedy: remedy)
    }

    package var description: String { diagnostic.description }

    private var problem: String {
        let position = [seq.map { "event \($0)" }, offset.map { "byte \($0)" }].compactMap(\.self)
        let place = position.isEmpty ? "" : "at \(position.joined(separator: ", ")): "
        return switch kind {
        case .corrupt(let problem): place + problem
        case .system(let error): place + error.description
        case .exists: "there is a log already"
        case .missing: "there is no event log here"
        case .beyondEnd(let last): "\(place)the log ends with event \(last)"
        case .locked(let holder):
            holder.map { "another process writes to this run: \($0)" } ?? "another process writes to this run"
        case .changed(let how): "\(place)another process changed the log while it was written: \(how)"
        case .closed: "the log was closed before this was written"
        }
    }

    /// The run as it is named on the command line: its id where runs are by default, else its path.
    private var run: String {
        let parts = file.split(separator: "/", omittingEmptySubsequences: false)
        guard let inside = parts.lastIndex(where: { ["events", "cache", "lock"].contains($0) }), inside > 0 else {
            return "RUN"
        }
        let directory = parts[..<inside]
        return directory.count == 2 && directory[0] == "runs" ? String(directory[1]) : directory.joined(separator: "/")
    }

    private var remedy: String? {
        switch kind {
        case .corrupt:
            if let first = firstUnread ?? seq, first > 1 {
                "The log was damaged or changed outside gpo. Start from the last good event: gpo fork \(run) --at seq:\(first - 1)"
            } else {
                "The log was damaged or changed outside gpo, from its first event on. Restore it from a copy."
            }
        case .system(let error) where error.code == ENOSPC || error.code == EDQUOT:
            "Make room on the disk, then go on with: gpo resume \(run)"
        case .system(let error) where error.code == EACCES || error.code == EROFS:
            "Give this user the right to write there, or name another directory with --runs."
        case .system: "Check the disk, then go on with: gpo resume \(run)"
        case .exists: "Choose another id, or go on with the run: gpo resume \(run)"
        case .missing: "Name a run that `gpo list` shows."
        case .beyondEnd: "Name an event that the log has."
        case .locked: "Wait for it to end, or stop it; then try again."
        case .changed: "Make sure that no other process writes to this run, then: gpo resume \(run)"
        case .closed: nil
        }
    }
}
