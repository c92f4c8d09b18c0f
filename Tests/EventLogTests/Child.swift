import Dispatch
import Glibc

/// A process started by a test, with its standard output in a pipe.
final class Child {
    let process: pid_t
    private let pipe: Int32
    private var buffer: [UInt8] = []
    private var status: Int32?

    /// `program` is the name of a product of this package.
    convenience init(_ program: String, _ arguments: [String]) throws {
        try self.init(path: Self.products + "/" + program, arguments)
    }

    init(path: String, _ arguments: [String]) throws {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw Failure(code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        var argv = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for argument in argv { free(argument) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, path, &actions, nil, &argv, environ)
        close(ends[1])
        guard code == 0 else {
            close(ends[0])
            throw Failure(code: code)
        }
        self.process = process
        pipe = ends[0]
    }

    struct Failure: Error { var code: Int32 }

    deinit {
        if status == nil {
            kill()
            _ = Self.ended(process)
        }
        close(pipe)
    }

    /// The next line that it writes, or nil at the end.
    func line() async -> String? {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                defer { buffer.removeFirst(end + 1) }
                return String(decoding: buffer[..<end], as: UTF8.self)
            }
            let chunk = await Self.blocking { [pipe] in
                var chunk = [UInt8](repeating: 0, count: 4096)
                var count = -1
                repeat { count = read(pipe, &chunk, chunk.count) } while count == -1 && errno == EINTR
                return Array(chunk.prefix(max(0, count)))
            }
            if chunk.isEmpty { return nil }
            buffer += chunk
        }
    }

    /// All tests share as many threads as there are processors, so none of them may wait for a process on one: a fake
    /// server of another test would not answer meanwhile.
    private static func blocking<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "gpo.tests.child").async { continuation.resume(returning: body()) }
        }
    }

    func kill(_ signal: Int32 = SIGKILL) {
        Glibc.kill(process, signal)
    }

    /// Its exit code, or 128 and the signal that ended it.
    func wait() async -> Int32 {
        if let status { return status }
        let status = await Self.blocking { [process] in Self.ended(process) }
        self.status = status
        return status
    }

    private static func ended(_ process: pid_t) -> Int32 {
        var raw: Int32 = 0
        while waitpid(process, &raw, 0) == -1, errno == EINTR {}
        return raw & 0x7f == 0 ? raw >> 8 & 0xff : 128 + raw & 0x7f
    }

    /// Where the test program is, and so the others.
    static let products: String = {
        var path = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &path, path.count)
        let text = String(decoding: path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return String(text[..<(text.lastIndex(of: "/") ?? text.startIndex)])
    }()
}
