/// Where the parts of one run's log are.
package struct LogDirectory: Hashable, Sendable {
    /// The run's directory, as the user named it.
    package var path: String

    package init(_ path: String) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// Holds the segments.
    package var events: String { "\(path)/events" }
    /// Holds what can be derived from the segments, and may be deleted at any time.
    package var cache: String { "\(path)/cache" }
    /// Locked while a process writes.
    package var lock: String { "\(path)/lock" }

    /// Makes a run's directory, if missing, and an empty log in it; throws `.exists` where there is one.
    static func make(_ path: String, _ fileSystem: any LogFileSystem) throws(LogError) -> LogDirectory {
        let directory = LogDirectory(path)
        if try fileSystem.makeDirectory(directory.path) {
            try fileSystem.synchronizeDirectory(directory.parent)
        }
        guard try fileSystem.makeDirectory(directory.events) else {
            throw LogError(.exists, file: directory.events)
        }
        try fileSystem.synchronizeDirectory(directory.path)
        return directory
    }

    /// The directory that the run's own is in.
    var parent: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The segments in order. Other files, such as torn tails and unfinished ones, are passed over.
    package func segments(_ fileSystem: any LogFileSystem) throws(LogError) -> [Segment] {
        try fileSystem.list(events).compactMap { Segment(name: $0, in: self) }.sorted { $0.firstSeq < $1.firstSeq }
    }
}

/// One file of a log, named for its first event.
package struct Segment: Hashable, Sendable {
    package var directory: LogDirectory
    package var firstSeq: Int

    package init(firstSeq: Int, in directory: LogDirectory) {
        self.firstSeq = firstSeq
        self.directory = directory
    }

    /// Nil unless `name` is twelve digits or more with the ending of a segment.
    init?(name: String, in directory: LogDirectory) {
        guard name.hasSuffix(Self.ending) else { return nil }
        let digits = name.dropLast(Self.ending.count)
        guard digits.utf8.count >= 12, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let firstSeq = Int(digits), firstSeq > 0
        else { return nil }
        self.init(firstSeq: firstSeq, in: directory)
        if name != "\(stem)\(Self.ending)" { return nil }
    }

    private static let ending = ".jsonl.gz"

    /// The first seq in twelve digits, so that names sort as events do.
    package var stem: String {
        let digits = String(firstSeq)
        return String(repeating: "0", count: max(0, 12 - digits.utf8.count)) + digits
    }

    package var path: String { "\(directory.events)/\(stem)\(Self.ending)" }
    /// What a sealed segment calls itself inside, as `gzip` notes the name of what it packed.
    var nameOfText: String { "\(stem).jsonl" }
    /// Where a new segment's first commit is written before it gets its name.
    var unfinishedPath: String { "\(directory.events)/\(stem)\(Self.unfinishedEnding)" }
    /// Where a segment is packed anew.
    var sealingPath: String { "\(directory.events)/\(stem)\(Self.sealingEnding)" }

    static let unfinishedEnding = ".new"
    static let sealingEnding = ".sealing"
}
