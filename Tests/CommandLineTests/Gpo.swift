import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// The real program, run as a user runs it.
struct Gpo: Sendable {
    /// What one run of the program left behind.
    struct Outcome: Sendable {
        /// The exit code, or minus the signal that ended it.
        var status: Int32
        var output: String
        var error: String
    }

    /// The directory that it is started in.
    var directory: String
    var environment: [String: String] = [:]
    /// What is run.
    var program = binary
    /// What the program is given before the arguments of each run.
    var leading: [String] = []

    /// The binary that stands beside the tests.
    static let binary: String = {
        let tests = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appendingPathComponent("gpo").path
    }()

    /// Runs it to its end; `started` is told its process id.
    func run(_ arguments: [String], started: @Sendable (pid_t) -> Void = { _ in }) async throws -> Outcome {
        var variables = Environment.inherit
        for (name, value) in environment {
            if let key = Environment.Key(rawValue: name) { variables = variables.updating([key: value]) }
        }
        let result = try await Subprocess.run(
            .path(FilePath(program)), arguments: Arguments(leading + arguments), environment: variables,
            workingDirectory: FilePath(directory), input: .none, output: .string(limit: 8 << 20),
            error: .string(limit: 8 << 20)
        ) { execution in started(execution.processIdentifier.value) }
        let status: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): -signal
            }
        return Outcome(status: status, output: result.standardOutput, error: result.standardError)
    }
}

/// A process that a fake server's script can reach while it runs.
final class ProcessSlot: Sendable {
    private let process = Mutex<pid_t?>(nil)

    func set(_ value: pid_t) {
        process.withLock { $0 = value }
    }

    /// Sends the signals once, one right after the other, to the process that is there.
    func send(_ signals: [Int32]) {
        process.withLock { process in
            if let process { for signal in signals { kill(process, signal) } }
            process = nil
        }
    }
}
