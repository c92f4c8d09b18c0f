import Glibc

/// What opening a log found, and did about it.
package struct Recovery: Hashable, Sendable {
    /// The number that the next event gets.
    package var nextSeq: Int
    /// The beginning of a commit that was cut off; it was never acknowledged. Nil after an orderly end.
    package var torn: TornTail?
    /// Where the torn bytes were put.
    package var setAsideAs: String?
}

/// Makes a log fit for appending again after a crash.
struct Repair {
    let directory: LogDirectory
    let fileSystem: any LogFileSystem

    /// Removes files that were never finished; they hold nothing that was acknowledged.
    func removeUnfinished() throws(LogError) {
        let unfinished = try fileSystem.list(directory.events).filter {
            $0.hasSuffix(Segment.unfinishedEnding) || $0.hasSuffix(Segment.sealingEnding)
        }
        for name in unfinished { try fileSystem.remove("\(directory.events)/\(name)") }
        // Also what a crash had just named may not be on the disk yet under that name.
        try fileSystem.synchronizeDirectory(directory.events)
    }

    /// Copies the torn bytes to a file of their own, then cuts them off; returns that file's path.
    func setAside(_ torn: TornTail, of segment: Segment) throws(LogError) -> String {
        let file = try fileSystem.open(segment.path, for: .append)
        defer { fileSystem.close(file) }
        let bytes = try fileSystem.contents(of: file, from: torn.offset, count: torn.length)
        let path = try keep(bytes, stem: "\(directory.events)/\(segment.stem)-byte-\(torn.offset)")
        try fileSystem.truncate(file, to: torn.offset)
        try fileSystem.synchronize(file)
        return path
    }

    private func keep(_ bytes: [UInt8], stem: String) throws(LogError) -> String {
        var path = "\(stem).torn"
        var number = 1
        while try fileSystem.status(at: path) != nil {
            number += 1
            path = "\(stem)-\(number).torn"
        }
        let file = try fileSystem.open(path, for: .create)
        defer { fileSystem.close(file) }
        try fileSystem.append(bytes, to: file)
        try fileSystem.synchronize(file)
        try fileSystem.synchronizeDirectory(directory.events)
        return path
    }
}
