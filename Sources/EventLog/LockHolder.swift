import Glibc

/// The process that holds a run's lock, as it wrote itself down.
package struct LockHolder: Hashable, Sendable, CustomStringConvertible {
    package var host: String
    package var process: Int32
    /// When the process took the lock, in UTC, such as `2026-11-22T07:00:00Z`.
    package var started: String

    package init(host: String, process: Int32, started: String) {
        self.host = host
        self.process = process
        self.started = started
    }

    /// This process, now.
    package static func current() -> LockHolder {
        var name = [CChar](repeating: 0, count: 256)
        _ = gethostname(&name, name.count - 1)
        let host = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let count = strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        let started = String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return LockHolder(host: host, process: getpid(), started: started)
    }

    /// Such as `process 4711 on host a, since 2026-11-22T07:00:00Z`.
    package var description: String { "process \(process) on host \(host), since \(started)" }

    /// The text of the lock file: a JSON object on one line.
    var json: String {
        let host = self.host.filter { $0.isASCII && $0 != "\"" && $0 != "\\" && !$0.isNewline }
        return "{\"host\":\"\(host)\",\"pid\":\(process),\"since\":\"\(started)\"}"
    }

    /// Reads what `json` wrote; nil for anything else, such as a file that is just being written.
    init?(json: String) {
        guard let match = json.prefixMatch(of: /\{"host":"([^"]*)","pid":(\d+),"since":"([^"]*)"\}/),
            let process = Int32(match.2)
        else { return nil }
        self.init(host: String(match.1), process: process, started: String(match.3))
    }
}
