import Foundation
import Runs
import Subprocess

/// Runs the program where it may read a run and write nothing.
enum ReadOnly: Sendable {
    /// The runs are mounted read-only, where only this program and its children see it.
    case mounted
    /// The program runs as somebody who may not write to them.
    case forbidden

    /// Whether this machine permits it to whoever runs the tests; containers often do not let root mount.
    var isPossible: Bool {
        guard getuid() == 0 else { return false }
        guard self == .mounted else { return true }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        process.arguments = [
            "-m", "sh", "-c", "mount --bind /usr /usr && mount -o remount,ro,bind /usr && ! touch /usr/written",
        ]
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// Gives `body` a program that sees the workplace so.
    func run(_ place: Workplace, _ body: (Gpo) async throws -> Void) async throws {
        let files = FileManager.default
        // Whoever it runs as must reach the program, and have a place of their own for what is exported.
        let own = place.path + "/nobody"
        try files.createDirectory(atPath: own, withIntermediateDirectories: true)
        try files.setAttributes([.posixPermissions: 0o777], ofItemAtPath: own)
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.path)
        // By a program of its own: a file that this process has open for writing when another test starts a child cannot
        // be run for as long as that child has not become its program ("text file busy").
        let copied = try await Subprocess.run(
            .name("cp"), arguments: [Gpo.binary, own + "/gpo"], output: .discarded, error: .discarded)
        guard copied.terminationStatus.isSuccess else { throw CocoaError(.fileWriteUnknown) }
        defer { try? files.removeItem(atPath: own) }
        let runs = place.store.path
        let command =
            switch self {
            case .mounted:
                "unshare -m sh -c 'mount --bind \(runs) \(runs) && mount -o remount,ro,bind \(runs) && exec \"$@\"' --"
            case .forbidden: "setpriv --reuid=65534 --regid=65534 --clear-groups"
            }
        let script = "#!/bin/sh\nexec \(command) \(own)/gpo \"$@\" --runs \(runs)\n"
        try Data(script.utf8).write(to: URL(fileURLWithPath: own + "/looking"))
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: own + "/looking")
        try await body(Gpo(directory: own, program: "/bin/sh", leading: [own + "/looking"]))
    }

    /// Every file under a directory with its bytes.
    static func contents(of path: String) throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
            contents[name] = FileManager.default.contents(atPath: "\(path)/\(name)") ?? Data()
        }
        return contents
    }
}
