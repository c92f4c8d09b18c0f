import Diagnostics
import Foundation
import Models
import Pipelines
import Subprocess
import SystemPackage

/// The local model servers of a pipeline: started before a session, awaited, and stopped after it, however it ends.
struct LocalServers: Sendable {
    let settings: [ServerSettings]
    /// Where each server's output is kept, in a file named after it.
    let outputs: String
    /// What the servers are not to see of the environment.
    let withheld: WithheldVariables
    let notify: @Sendable (String) -> Void

    /// Runs `body` with the base address of each server by name, then stops them.
    func run<Value: Sendable>(_ body: @Sendable ([String: String]) async throws -> Value) async throws -> Value {
        try await start(settings[...], addresses: [:], body)
    }

    private func start<Value: Sendable>(
        _ remaining: ArraySlice<ServerSettings>, addresses: [String: String],
        _ body: @Sendable ([String: String]) async throws -> Value
    ) async throws -> Value {
        guard let server = remaining.first else { return try await body(addresses) }
        guard let port = FreePort.find() else {
            throw problem(server, "no free port on 127.0.0.1", "Close programs that listen there, then try again.")
        }
        let output = "\(outputs)/\(server.name).log"
        let file = try openOutput(output, server)
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = Self.teardown
        let words = server.command.map { $0.replacingOccurrences(of: "{port}", with: String(port)) }
        let executable: Executable = words[0].contains("/") ? .path(FilePath(absolute(words[0]))) : .name(words[0])
        notify("starting the server \(server.name) on port \(port): \(words.joined(separator: " "))")
        let result: ExecutionResult<Value, FileDescriptorOutput, CombinedErrorOutput>
        do {
            result = try await Subprocess.run(
                executable, arguments: Arguments(Array(words.dropFirst())), environment: withheld.environmentOfChildren,
                platformOptions: options, input: .none,
                output: .fileDescriptor(file, closeAfterSpawningProcess: true), error: .combinedWithOutput
            ) { execution in
                let group = execution.processIdentifier.value
                ServerGroups.add(group)
                defer { ServerGroups.remove(group) }
                do {
                    try await awaitReady(server, port: port, process: group, output: output)
                    let address = "http://127.0.0.1:\(port)/v1"
                    let value = try await start(
                        remaining.dropFirst(), addresses: addresses.merging([server.name: address]) { $1 }, body)
                    await execution.teardown(using: Self.teardown)
                    return value
                } catch {
                    await execution.teardown(using: Self.teardown)
                    throw error
                }
            }
        } catch let error as SubprocessError where error.code == .spawnFailed || error.code == .executableNotFound {
            throw problem(
                server, "the server cannot be started: \(error)",
                "Check the command, which is looked for from the current directory: \(words[0])")
        }
        return result.closureResult
    }

    private static let teardown: [TeardownStep] = [
        .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(3))
    ]

    private func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    }

    private func openOutput(_ path: String, _ server: ServerSettings) throws -> FileDescriptor {
        do {
            try FileManager.default.createDirectory(atPath: outputs, withIntermediateDirectories: true)
            return try FileDescriptor.open(
                FilePath(path), .writeOnly, options: [.create, .append, .closeOnExec], permissions: [.ownerReadWrite])
        } catch {
            throw Problems(
                Diagnostic(
                    place: Place(file: path),
                    problem: "the output of the server \(server.name) cannot be kept: \(error)"),
                exitCode: .cannotCreate)
        }
    }

    /// Asks until the server answers 200, has ended, or the time is over.
    private func awaitReady(_ server: ServerSettings, port: Int, process: pid_t, output: String) async throws {
        let transport = HTTPTransport()
        let clock = ContinuousClock()
        let deadline = clock.now + server.timeout
        let request = WireRequest(method: "GET", url: "http://127.0.0.1:\(port)\(server.ready)", body: [])
        let limits = TransferLimits(total: .seconds(5))
        while clock.now < deadline {
            if hasEnded(process) {
                throw problem(server, "the server ended before it was ready", "Its output is in \(output).")
            }
            do throws(CallFailure) {
                if try await transport.send(request, limits: limits).status == 200 { return }
            } catch {
                // Not listening yet, or still loading: asked again below.
                if error.kind == .cancelled { throw CancellationError() }
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw problem(
            server, "the server was not ready within \(server.timeout)",
            "Its output is in \(output). Raise `servers.\(server.name).timeout` if it only needs longer.")
    }

    /// Whether the process has ended, without reaping it.
    private func hasEnded(_ process: pid_t) -> Bool {
        var info = siginfo_t()
        let answer = waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT)
        return answer != 0 || info.si_signo == SIGCHLD
    }

    private func problem(_ server: ServerSettings, _ problem: String, _ remedy: String) -> Problems {
        Problems(
            Diagnostic(field: "servers.\(server.name)", problem: problem, remedy: remedy), exitCode: .unavailable)
    }
}
