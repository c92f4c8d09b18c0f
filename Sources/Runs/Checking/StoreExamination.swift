import Diagnostics
import EventLog
import Foundation

/// The directory of runs, tried as a run would use it: a log is written there durably, under a lock.
struct StoreExamination {
    let store: RunStore
    let files: any LogFileSystem
    let process: Int

    /// What a run of some thousand calls takes, with room to spare.
    private static let fewMegabytes = 500

    func findings() async -> [Doctor.Finding] {
        let probe = "\(store.path)/.doctor-\(process)"
        do {
            try FileManager.default.createDirectory(atPath: probe, withIntermediateDirectories: true)
        } catch {
            return [
                failure(
                    "disk", "\(store.path) cannot be written to",
                    "Give this user the right to, or name another directory with --runs.", .cannotCreate)
            ]
        }
        defer { try? FileManager.default.removeItem(atPath: probe) }
        do {
            let lock = try RunLock(directory: probe, fileSystem: files)
            defer { withExtendedLifetime(lock) {} }
            return [try await disk(probe), lockFinding(probe)]
        } catch {
            return [
                failure(
                    "disk", error.diagnostic.problem, "Check the disk, or name another with --runs.", error.exitStatus)
            ]
        }
    }

    /// A log is begun, and an event made durable.
    private func disk(_ probe: String) async throws(LogError) -> Doctor.Finding {
        let writer = try LogWriter.create(directory: probe, fileSystem: files)
        let started = ContinuousClock.now
        try await writer.append(Array("{\"seq\":1,\"type\":\"doctor.tried\"}\n".utf8), count: 1).durable()
        let taken = ContinuousClock.now - started
        try await writer.close()
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: store.path)
        let megabytes = ((attributes?[.systemFreeSize] as? Int) ?? 0) >> 20
        let isScarce = megabytes < Self.fewMegabytes
        return Doctor.Finding(
            subject: "disk", verdict: isScarce ? .warning : .fine,
            text: "\(store.path) keeps what is written, in \(taken.wholeMicroseconds / 1000) ms; \(megabytes) MB free",
            remedy: isScarce ? "A long run may need more: free some, or name another disk with --runs." : nil)
    }

    /// A second writer must be refused while the lock is held.
    private func lockFinding(_ probe: String) -> Doctor.Finding {
        do throws(LogError) {
            _ = try RunLock(directory: probe, fileSystem: files)
            return failure(
                "lock", "the file system of \(store.path) lets two processes hold one lock",
                "Keep runs on a local disk: --runs DIRECTORY.", .cannotCreate)
        } catch {
            if case .locked = error.kind {
                return Doctor.Finding(
                    subject: "lock", verdict: .fine, text: "a run is written by one process at a time")
            }
            return failure(
                "lock", error.diagnostic.problem, "Keep runs on a local disk: --runs DIRECTORY.", error.exitStatus)
        }
    }

    private func failure(_ subject: String, _ text: String, _ remedy: String, _ status: ExitStatus) -> Doctor.Finding {
        Doctor.Finding(subject: subject, verdict: .failure, text: text, remedy: remedy, exitStatus: status)
    }
}
