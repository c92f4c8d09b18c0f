import Diagnostics
import Foundation

/// Where a model's key is kept: never in a pipeline, only named by it.
package enum KeySource: Hashable, Sendable {
    case environment(String)
    /// A file that its owner alone may read; `~` is the home directory, and a relative path begins at the current one.
    case file(String)

    /// Where `settings` say that the key is; nil where the endpoint needs none.
    package init?(_ settings: ModelSettings) {
        if let name = settings.keyEnvironment {
            self = .environment(name)
        } else if let path = settings.keyFile {
            self = .file(path)
        } else {
            return nil
        }
    }

    /// The key, without the white space around it.
    ///
    /// Throws `Problems` when it is not there, empty, or readable by others.
    package func read(environment: [String: String]) throws(Problems) -> Secret {
        switch self {
        case .environment(let name):
            guard let value = environment[name] else {
                throw Self.problem(
                    "the environment variable \(name) is not set", "Set it to the key: `export \(name)=...`.")
            }
            return try Self.secret(value, from: "the environment variable \(name)")
        case .file(let path):
            let isAtHome = path.hasPrefix("~/")
            let found = isAtHome ? (environment["HOME"] ?? NSHomeDirectory()) + path.dropFirst() : path
            return try Self.secret(try Self.contents(found), from: found)
        }
    }

    /// The permissions are those of the file that is read: it is opened once.
    private static func contents(_ path: String) throws(Problems) -> String {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw problem("the key file \(path) cannot be opened", "Write the key to it, and make it yours: chmod 600.")
        }
        var status = stat()
        guard fstat(file.fileDescriptor, &status) == 0 else {
            throw problem("the permissions of the key file \(path) cannot be read", "Move it to a local disk.")
        }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw problem("the key file \(path) has mode \(mode), so others may read it", "Run: chmod 600 \(path)")
        }
        do {
            return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
        } catch {
            throw problem("the key file \(path) cannot be read", "Check the disk, or write the key again.")
        }
    }

    private static func secret(_ text: String, from place: String) throws(Problems) -> Secret {
        let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !value.isEmpty else { throw problem("\(place) is empty", "Write the key there.") }
        guard value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw problem("\(place) holds something other than one key", "Write the key alone, on one line.")
        }
        return Secret(value)
    }

    private static func problem(_ problem: String, _ remedy: String) -> Problems {
        Problems(Diagnostic(problem: problem, remedy: remedy), exitCode: .invalidInput)
    }
}
