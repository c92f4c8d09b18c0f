/// The log's Merkle tree at its last seal or end, so that opening need not read what was read before.
struct TreeCache {
    let directory: LogDirectory
    let fileSystem: any LogFileSystem

    private var file: CacheFile {
        CacheFile(path: "\(directory.cache)/tree", kind: "gpo tree 1", fileSystem: fileSystem)
    }

    /// The tree, if it belongs to this log: the last event that it covers is the one it was made of.
    func read(_ reader: LogReader) throws -> MerkleTree? {
        guard let lines = file.read(), lines.count >= 2, lines[0].count == 2,
            let size = Int(lines[0][0]), let last = TreeHash(hex: lines[0][1])
        else { return nil }
        let peaks = lines.dropFirst().compactMap { $0.first.flatMap { TreeHash(hex: $0) } }
        guard size > 0, peaks.count == lines.count - 1, let tree = MerkleTree(size: size, peaks: peaks) else {
            return nil
        }
        do {
            let line = try reader.line(at: size)
            return line.withUnsafeBytes { TreeHash(leaf: $0) } == last ? tree : nil
        } catch let error as LogError {
            if case .beyondEnd = error.kind { return nil }
            throw error
        }
    }

    /// Keeps a tree whose events are all on the disk; `last` is the hash of the last of them.
    func write(_ tree: MerkleTree, last: TreeHash) {
        guard tree.size > 0 else { return }
        file.write(["\(tree.size) \(last)"] + tree.peaks.map(\.description), in: directory)
    }
}
