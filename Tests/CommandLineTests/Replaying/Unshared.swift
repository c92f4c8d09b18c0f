import Foundation
import Subprocess
import SystemPackage

/// Runs a program where there is no network at all, not even loopback.
enum Unshared {
    /// As root the network alone is left out; anybody else needs a user namespace for that.
    private static let options = getuid() == 0 ? ["-n"] : ["-r", "-n"]

    /// Whether the machine permits it; containers often do not.
    static let isPermitted: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        process.arguments = options + ["true"]
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    static func run(
        _ program: String, _ arguments: [String], in directory: String
    ) async throws -> (status: Int32, output: String) {
        let result = try await Subprocess.run(
            .path("/usr/bin/unshare"), arguments: Arguments(options + [program] + arguments),
            workingDirectory: FilePath(directory), input: .none, output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        let status: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): -signal
            }
        return (status, result.standardOutput + result.standardError)
    }
}
