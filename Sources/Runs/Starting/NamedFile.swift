import Crypto
import Diagnostics
import Foundation
import Pipelines

/// A file that a setting names.
struct NamedFile {
    /// The path as the setting has it.
    var written: String
    /// The path as this process finds it.
    var path: String
    /// The setting, such as `task.data.train`.
    var setting: String
    /// Where the setting stands; nil where only the setting's name is known.
    var place: Place?

    /// What is in it; throws with the place of the setting that names it.
    func bytes() throws(Problems) -> [UInt8] {
        do throws(Problems) {
            return try FileReading.bytes(of: path)
        } catch {
            var problems = error
            for index in problems.diagnostics.indices {
                problems.diagnostics[index].field = setting
                guard let place else { continue }
                problems.diagnostics[index].place = place
                problems.diagnostics[index].problem += ": \(path)"
            }
            throw problems
        }
    }
}

/// How the paths of a pipeline are found.
struct PathResolution {
    var pipelineFile: String
    /// The settings given outside the file.
    var overridden: [String]
    var places: SettingPlaces

    func resolve(_ path: String, setting: String) -> NamedFile {
        NamedFile(written: path, path: found(path, setting), setting: setting, place: places[setting])
    }

    private func found(_ path: String, _ setting: String) -> String {
        if path.hasPrefix("/") || overridden.contains(where: { setting == $0 || setting.hasPrefix("\($0).") }) {
            return path
        }
        guard let slash = pipelineFile.lastIndex(of: "/") else { return path }
        return "\(pipelineFile[..<slash])/\(path)"
    }
}

/// Files that a user names.
enum FileReading {
    static func bytes(of path: String) throws(Problems) -> [UInt8] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw Problems(
                Diagnostic(
                    place: Place(file: path), problem: "no such file", remedy: nearest(to: path)),
                exitCode: .noInput)
        }
        if isDirectory.boolValue {
            throw Problems(
                Diagnostic(
                    place: Place(file: path), problem: "a directory where a file was expected",
                    remedy: "Name a file in it."), exitCode: .noInput)
        }
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw Problems(
                Diagnostic(
                    place: Place(file: path), problem: "cannot be read", remedy: "Check its permissions."),
                exitCode: .noInput)
        }
    }

    static func digest(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private static func nearest(to path: String) -> String {
        let url = URL(fileURLWithPath: path)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.deletingLastPathComponent().path)) ?? []
        let near = NearestMatch.of(url.lastPathComponent, among: names)
        return near.map { "Did you mean \($0), in the same directory?" } ?? "Check the path."
    }
}
