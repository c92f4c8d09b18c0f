import Glibc

/// A program that was started, with its standard output in a pipe.
struct Spawned {
    private let process: pid_t
    private let pipe: Int32

    /// `program` is looked for along PATH.
    init(_ program: String, _ arguments: [String]) throws {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw Measurement.Failure(name: program, status: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        var argv = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for argument in argv { free(argument) } }
        // A machine may be set to hand out slow arithmetic to numpy and FAISS, which would flatter us.
        var environment = Self.environment.map { strdup($0) } + [nil]
        defer { for variable in environment { free(variable) } }
        var process: pid_t = 0
        let code = posix_spawnp(&process, program, &actions, nil, &argv, &environment)
        close(ends[1])
        guard code == 0 else {
            close(ends[0])
            throw Measurement.Failure(name: program, status: code)
        }
        self.process = process
        pipe = ends[0]
    }

    /// The end of what it prints, at most 1 MB.
    func output() -> String {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(pipe, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += piece.prefix(count)
            if bytes.count > 2 << 20 { bytes.removeFirst(1 << 20) }
        }
        close(pipe)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Its exit code, or 128 and the signal that ended it; `usage` gets what it and its children used.
    func wait(_ usage: inout rusage) -> Int32 {
        var status: Int32 = 0
        while wait4(process, &status, 0, &usage) == -1, errno == EINTR {}
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    }

    private static var environment: [String] {
        var variables: [String] = []
        var next = environ
        while let variable = next.pointee {
            variables.append(String(cString: variable))
            next += 1
        }
        return variables.filter { !$0.hasPrefix("OPENBLAS_CORETYPE=") && !$0.hasPrefix("OPENBLAS_L2_SIZE=") }
    }
}
