import Diagnostics
import EventLog
import Foundation
import Synchronization

/// The two streams of the terminal: results on standard output, everything else on standard error.
enum Screen {
    private static let lastStatus = Mutex<Int>(0)

    /// What is done, once, when nobody reads any more what is written; it needs SIGPIPE to be ignored.
    static let whenUnread = Mutex<(@Sendable () -> Void)?>(nil)

    static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
    static let errorIsTerminal = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"

    /// Whether colour may be used on a stream.
    static func hasColour(_ isTerminal: Bool) -> Bool {
        isTerminal && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    }

    /// Whether a line may be drawn again and again on standard error.
    static let showsProgress = hasColour(errorIsTerminal)

    /// A line of a result.
    static func print(_ line: String = "") {
        write(line + "\n", to: STDOUT_FILENO)
    }

    /// Bytes of a result, as they are.
    static func print(bytes: [UInt8]) {
        write(bytes, to: STDOUT_FILENO)
    }

    /// A line of chatter.
    static func note(_ line: String) {
        lastStatus.withLock { width in
            write((width > 0 ? "\r\u{1B}[K" : "") + line + "\n", to: STDERR_FILENO)
            width = 0
        }
    }

    static func error(_ text: String) {
        let coloured =
            hasColour(errorIsTerminal)
            ? text.replacing("error: ", with: "\u{1B}[1;31merror:\u{1B}[0m ")
                .replacing("warning: ", with: "\u{1B}[1;33mwarning:\u{1B}[0m ") : text
        note(coloured)
    }

    /// One line that the next status or note replaces; shown on a terminal only, and never with `NO_COLOR`.
    static func status(_ line: String) {
        guard showsProgress else { return }
        lastStatus.withLock { width in
            write("\r\u{1B}[K" + line.prefix(terminalWidth() - 1), to: STDERR_FILENO)
            width = line.count
        }
    }

    static func clearStatus() {
        lastStatus.withLock { width in
            if width > 0 { write("\r\u{1B}[K", to: STDERR_FILENO) }
            width = 0
        }
    }

    private static func terminalWidth() -> Int {
        var size = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    private static func write(_ text: String, to descriptor: Int32) {
        write(Array(text.utf8), to: descriptor)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + start, $0.count - start) }
            if count > 0 {
                start += count
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // A pipe that somebody made one that does not wait: waited for here.
                var place = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&place, 1, -1)
            case EPIPE: return unread()
            default: return lost(descriptor, SystemError(.write, "standard output", code: errno))
            }
        }
    }

    /// Nobody is left to read.
    private static func unread() {
        let handler = whenUnread.withLock { handler in
            defer { handler = nil }
            return handler
        }
        handler?()
    }

    /// What is said beside a result may get lost; half a result that looks like a whole one may not.
    private static func lost(_ descriptor: Int32, _ error: SystemError) {
        guard descriptor == STDOUT_FILENO else { return }
        self.error(
            Diagnostic(
                place: Place(file: "standard output"), problem: "\(error)",
                remedy: "Make room, or send the output elsewhere; then ask again."
            ).description)
        exit(ExitStatus.diskError.rawValue)
    }
}
