extension LogReader {
    /// Size and root of the first `size` events, or of all of them.
    package func checkpoint(size: Int? = nil) throws -> Checkpoint {
        var tree = MerkleTree()
        try forEachLeaf(size: size) { leaf, _ in tree.append(leaf) }
        try require(size ?? 0, available: tree.size)
        return tree.checkpoint
    }

    /// Proves that event `seq` is among the first `size` events, or among all.
    package func inclusionProof(
        of seq: Int, size: Int? = nil
    ) throws -> (proof: InclusionProof, leaf: TreeHash, root: TreeHash) {
        let size = try size ?? end().nextSeq - 1
        guard seq >= 1 else { throw LogError(.beyondEnd(lastSeq: size), file: directory.events, seq: seq) }
        try require(seq, available: size)
        var builder = ProofBuilder(inclusionOf: seq - 1, size: size)
        var tree = MerkleTree()
        var own = TreeHash.empty
        try forEachLeaf(size: size) { leaf, index in
            builder.add(leaf, at: index)
            tree.append(leaf)
            if index == seq - 1 { own = leaf }
        }
        try require(size, available: tree.size)
        return (InclusionProof(seq: seq, size: size, path: builder.path), own, tree.root)
    }

    /// Proves that the first `size` events, or all, begin with the first `oldSize`.
    package func consistencyProof(
        from oldSize: Int, to size: Int? = nil
    ) throws -> (proof: ConsistencyProof, oldRoot: TreeHash, root: TreeHash) {
        let size = try size ?? end().nextSeq - 1
        try require(oldSize, available: size)
        var builder = ProofBuilder(consistencyOf: oldSize, size: size)
        var tree = MerkleTree()
        var oldRoot = tree.root
        try forEachLeaf(size: size) { leaf, index in
            builder.add(leaf, at: index)
            tree.append(leaf)
            if tree.size == oldSize { oldRoot = tree.root }
        }
        try require(size, available: tree.size)
        return (ConsistencyProof(oldSize: oldSize, size: size, path: builder.path), oldRoot, tree.root)
    }

    /// Calls `body` with the hash of each of the first `size` events, counted from 0.
    private func forEachLeaf(size: Int?, _ body: (TreeHash, Int) -> Void) throws {
        let size = size ?? .max
        try forEachBatch(
            through: size, preparing: { batch in Self.leaves(batch) },
            { batch, leaves in
                for (index, leaf) in leaves.enumerated() { body(leaf, batch.firstSeq + index - 1) }
            })
    }

    private static func leaves(_ batch: LineBatch) -> [TreeHash] {
        var leaves: [TreeHash] = []
        leaves.reserveCapacity(batch.count)
        batch.forEachLine { _, line in leaves.append(TreeHash(leaf: line)) }
        return leaves
    }

    private func require(_ seq: Int, available: Int) throws(LogError) {
        if seq > available { throw LogError(.beyondEnd(lastSeq: available), file: directory.events, seq: seq) }
    }
}
