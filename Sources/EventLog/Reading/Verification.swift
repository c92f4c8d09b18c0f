/// What checking all of a log found.
package struct Verification: Hashable, Sendable {
    /// A checkpoint that does not follow from the events before it.
    package struct Mismatch: Hashable, Sendable {
        /// The event that states the checkpoint.
        package var seq: Int
        package var stated: Checkpoint
        /// What follows from the events as they are now.
        package var found: Checkpoint
        /// The first event that cannot be vouched for: the one after the last checkpoint that was right.
        package var firstSuspect: Int
    }

    /// How many events could be read.
    package var events = 0
    package var segments = 0
    /// How many checkpoints were compared.
    package var checkpoints = 0
    /// Size and root of what could be read.
    package var checkpoint = MerkleTree().checkpoint
    /// The first checkpoint that is wrong.
    package var mismatch: Mismatch?
    /// Why reading stopped before the end.
    package var damage: LogError?
    /// What lies behind the last whole commit.
    package var torn: TornTail?

    /// Whether all is as it was written.
    package var isSound: Bool { mismatch == nil && damage == nil }

    /// The first event that cannot be right; nil in a sound log.
    package var firstSuspect: Int? {
        [mismatch?.firstSuspect, damage?.seq].compactMap(\.self).min()
    }
}

extension LogReader {
    /// Reads everything, checking members, numbering and checkpoints.
    ///
    /// `examine` looks at a line, on several threads at once; `stated` then says in order what a line states, from what
    /// was seen of it, if it is a checkpoint, and nil of all others.
    package func verify<Finding: Sendable>(
        examine: @escaping @Sendable (_ line: UnsafeRawBufferPointer) -> Finding?,
        stated: (_ seq: Int, _ finding: Finding) -> Checkpoint?
    ) throws -> Verification {
        var result = Verification()
        result.segments = segments.count
        var tree = MerkleTree()
        var lastRight = 0
        do {
            let end = try forEachBatch(
                preparing: { batch in
                    var leaves: [TreeHash] = []
                    leaves.reserveCapacity(batch.count)
                    var findings: [Int: Finding] = [:]
                    batch.forEachLine { seq, line in
                        leaves.append(TreeHash(leaf: line))
                        if let finding = examine(line) { findings[seq] = finding }
                    }
                    return (leaves, findings)
                },
                { batch, examined in
                    let (leaves, findings) = examined
                    for (index, leaf) in leaves.enumerated() {
                        let seq = batch.firstSeq + index
                        if let finding = findings[seq], let claim = stated(seq, finding) {
                            result.checkpoints += 1
                            if claim == tree.checkpoint {
                                lastRight = tree.size
                            } else if result.mismatch == nil {
                                result.mismatch = Verification.Mismatch(
                                    seq: seq, stated: claim, found: tree.checkpoint, firstSuspect: lastRight + 1)
                            }
                        }
                        tree.append(leaf)
                    }
                })
            result.torn = end.torn
        } catch let error as LogError {
            guard case .corrupt = error.kind else { throw error }
            result.damage = error
        }
        result.events = tree.size
        result.checkpoint = tree.checkpoint
        let cache = TreeCache(directory: directory, fileSystem: fileSystem)
        if result.damage == nil, let loss = try cache.loss(endingWith: tree.size, self) {
            // A live writer may have gone on, and kept a tree, since this reader looked what there is.
            let now = try LogReader(directory: directory.path, fileSystem: fileSystem, sizes: sizes).end().nextSeq - 1
            if now <= tree.size { result.damage = loss }
        }
        return result
    }
}
