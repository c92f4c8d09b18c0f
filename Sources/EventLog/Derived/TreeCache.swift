import Synchronization

/// The log's Merkle tree at its last seal or end, so that opening need not read what was read before.
final class TreeCache: Sendable {
    let directory: LogDirectory
    let fileSystem: any LogFileSystem
    /// The hash of the first event, once it was read to be written: it never changes, and to read it is to unpack the
    /// beginning of the log.
    private let first = Mutex<TreeHash?>(nil)

    init(directory: LogDirectory, fileSystem: any LogFileSystem) {
        self.directory = directory
        self.fileSystem = fileSystem
    }

    private var file: CacheFile {
        CacheFile(path: "\(directory.cache)/tree", kind: "gpo tree 2", fileSystem: fileSystem)
    }

    /// The tree, if it belongs to this log: the last event that it covers is the one it was made of.
    ///
    /// Throws `.corrupt` where it is of this log, and the log has lost events since.
    func read(_ reader: LogReader) throws -> MerkleTree? {
        guard let stored = stored() else { return nil }
        do {
            return try leaf(stored.tree.size, reader) == stored.last ? stored.tree : nil
        } catch let error as LogError {
            guard case .beyondEnd(let lastSeq) = error.kind else { throw error }
            if let loss = try loss(endingWith: lastSeq, reader) { throw loss }
            return nil
        }
    }

    /// What is missing from a log that ends with event `lastSeq`; nil where nothing is known to be.
    ///
    /// A log that lost its last segments is in itself as sound as any: only what was kept beside it tells.
    func loss(endingWith lastSeq: Int, _ reader: LogReader) throws -> LogError? {
        guard let stored = stored(), stored.tree.size > lastSeq else { return nil }
        // A cache that was put here from another log says nothing of this one.
        if lastSeq > 0, try leaf(1, reader) != stored.first { return nil }
        return LogError(
            .corrupt("the log ends with event \(lastSeq), and had \(stored.tree.size) when cache/tree was written"),
            file: directory.events, seq: lastSeq + 1)
    }

    /// Keeps a tree whose events are all on the disk; `last` is the hash of the last of them.
    func write(_ tree: MerkleTree, last: TreeHash) {
        guard tree.size > 0 else { return }
        do {
            let first = try firstLeaf()
            file.write(["\(tree.size) \(last) \(first)"] + tree.peaks.map(\.description), in: directory)
        } catch {
            // It can be made again of the log, when that can be read.
        }
    }

    private func firstLeaf() throws -> TreeHash {
        if let known = first.withLock(\.self) { return known }
        let read = try leaf(1, LogReader(directory: directory.path, fileSystem: fileSystem))
        first.withLock { $0 = read }
        return read
    }

    private func leaf(_ seq: Int, _ reader: LogReader) throws -> TreeHash {
        try reader.line(at: seq).withUnsafeBytes { TreeHash(leaf: $0) }
    }

    /// What the file says: the tree, and the hashes of the first and the last event that it covers.
    private func stored() -> (tree: MerkleTree, last: TreeHash, first: TreeHash)? {
        guard let lines = file.read(), lines.count >= 2, lines[0].count == 3, let size = Int(lines[0][0]),
            let last = TreeHash(hex: lines[0][1]), let first = TreeHash(hex: lines[0][2])
        else { return nil }
        let peaks = lines.dropFirst().compactMap { $0.first.flatMap { TreeHash(hex: $0) } }
        guard size > 0, peaks.count == lines.count - 1, let tree = MerkleTree(size: size, peaks: peaks) else {
            return nil
        }
        return (tree, last, first)
    }
}
