import Diagnostics
import EventLog
import Foundation

/// Makes a fork's directory whole or not at all: under another name until everything is durable in it.
struct ForkDirectory {
    private let location: RunLocation
    private let store: RunStore

    init(_ location: RunLocation, in store: RunStore) {
        self.location = location
        self.store = store
    }

    /// Calls `fill` with the unfinished directory's path, which does not exist yet, then gives it its name.
    func make(_ fill: (String) async throws -> Void) async throws {
        let files = FileManager.default
        let unfinished = "\(store.path)/.\(location.id).forking-\(UUID().uuidString)"
        guard !files.fileExists(atPath: location.path) else { throw taken }
        do {
            try files.createDirectory(atPath: store.path, withIntermediateDirectories: true)
            try await fill(unfinished)
        } catch {
            remove(unfinished)
            guard let error = error as? LogError else { throw error }
            var diagnostic = error.diagnostic
            // There is no run to go on with.
            if error.file.hasPrefix(unfinished) { diagnostic.remedy = "No fork was made. Mend that, then try again." }
            throw Problems(diagnostic, exitCode: error.exitStatus)
        }
        // A directory that came by this name meanwhile is left alone, unless it is empty.
        guard rename(unfinished, location.path) == 0 else {
            remove(unfinished)
            throw taken
        }
    }

    private var taken: Problems {
        Problems(
            Diagnostic(
                place: Place(file: location.path), problem: "there is a run of this id already",
                remedy: "Choose another --id."), exitCode: .cannotCreate)
    }

    /// What is left behind by a failure is no run, and the failure itself is what a person must hear of.
    private func remove(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
    }
}
