import Foundation
import Runs
import Subprocess

/// Runs the program as somebody who may read a run and write nothing, as on a copy that is mounted read-only.
enum ReadOnly {
    /// Root can become somebody else; nobody else can.
    static var isPossible: Bool { getuid() == 0 }

    /// Gives `body` a program that sees the workplace without the right to write to its runs.
    static func run(_ place: Workplace, _ body: (Gpo) async throws -> Void) async throws {
        let files = FileManager.default
        // Whoever it runs as must reach the program, and have a place of their own for what is exported.
        let own = place.path + "/nobody"
        try files.createDirectory(atPath: own, withIntermediateDirectories: true)
        try files.setAttributes([.posixPermissions: 0o777], ofItemAtPath: own)
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.path)
        try files.copyItem(atPath: Gpo.binary, toPath: own + "/gpo")
        defer { try? files.removeItem(atPath: own) }
        let script =
            "#!/bin/sh\nexec setpriv --reuid=65534 --regid=65534 --clear-groups \(own)/gpo \"$@\" --runs \(place.store.path)\n"
        try Data(script.utf8).write(to: URL(fileURLWithPath: own + "/as-nobody"))
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: own + "/as-nobody")
        try await body(Gpo(directory: own, program: own + "/as-nobody"))
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
