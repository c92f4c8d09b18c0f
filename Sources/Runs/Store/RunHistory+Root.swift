import EventLog

extension RunHistory {
    /// Size and Merkle root of a run's whole log, in hexadecimal.
    package static func root(
        of location: RunLocation, files: any LogFileSystem
    ) throws -> (size: Int, root: String) {
        var tree = MerkleTree()
        try LogReader(directory: location.path, fileSystem: files).forEachBatch { batch in
            batch.forEachLine { _, line in tree.append(line: line) }
        }
        return (tree.checkpoint.size, tree.checkpoint.root.description)
    }
}
