import Diagnostics
import EventLog
import Foundation

/// The directory that holds runs, one directory each.
package struct RunStore: Sendable {
    /// The path, as the user gave it.
    package var path: String

    package init(path: String) {
        self.path = path
    }

    /// The ids of the runs, in alphabetical order; none where the directory is missing.
    package func ids() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        // What begins with a point is no run, or not yet.
        return names.filter { !$0.hasPrefix(".") && isRun("\(path)/\($0)") }.sorted()
    }

    package func location(of id: String) -> RunLocation {
        RunLocation(id: id, path: "\(path)/\(id)")
    }

    /// The run that a user means: an id, a unique beginning of one, a path, or `latest`.
    package func resolve(_ reference: String) throws(Problems) -> RunLocation {
        if reference.contains("/") || reference == "." {
            let trimmed = reference.count > 1 && reference.hasSuffix("/") ? String(reference.dropLast()) : reference
            guard isRun(trimmed) else { throw missing(reference, remedy: "There is no `events` directory in it.") }
            let name = URL(fileURLWithPath: trimmed).standardizedFileURL.lastPathComponent
            return RunLocation(id: name, path: trimmed)
        }
        let ids = ids()
        if ids.contains(reference) { return location(of: reference) }
        if reference == "latest" {
            guard let latest = ids.max(by: { lastWrite($0) < lastWrite($1) }) else {
                throw missing(reference, remedy: "There are no runs in \(path) yet. Start one: gpo run PIPELINE")
            }
            return location(of: latest)
        }
        let matching = ids.filter { $0.hasPrefix(reference) }
        if matching.count == 1 { return location(of: matching[0]) }
        if matching.count > 1 {
            throw Problems(
                Diagnostic(
                    problem: "\"\(reference)\" is the beginning of \(matching.count) runs",
                    remedy: "Write more of the id: \(matching.joined(separator: ", "))."), exitCode: .noInput)
        }
        let nearest = NearestMatch.of(reference, among: ids).map { "Did you mean \($0)?" }
        throw missing(reference, remedy: nearest ?? "See what there is: gpo list")
    }

    private func missing(_ reference: String, remedy: String) -> Problems {
        Problems(Diagnostic(problem: "no run \"\(reference)\" in \(path)", remedy: remedy), exitCode: .noInput)
    }

    private func isRun(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: "\(path)/events", isDirectory: &isDirectory)
            && isDirectory.boolValue
    }

    /// When the run's log was last written to.
    private func lastWrite(_ id: String) -> Date {
        let events = "\(path)/\(id)/events"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: events)) ?? []
        let dates = names.compactMap { name in
            (try? FileManager.default.attributesOfItem(atPath: "\(events)/\(name)"))?[.modificationDate] as? Date
        }
        return dates.max() ?? .distantPast
    }
}

/// One run's directory.
package struct RunLocation: Hashable, Sendable {
    package var id: String
    package var path: String

    package init(id: String, path: String) {
        self.id = id
        self.path = path
    }

    /// Where the outputs of local servers are kept.
    package var serverOutputs: String { "\(path)/servers" }
}
