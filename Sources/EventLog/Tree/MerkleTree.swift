/// The Merkle tree over a log's events as far as it is needed to go on and to state its root (RFC 6962).
///
/// It keeps one hash for each bit that is set in the number of events, so appending costs little and
/// a copy is small.
package struct MerkleTree: Hashable, Sendable {
    /// How many events it covers.
    package private(set) var size = 0
    /// The roots of the complete subtrees, from the largest, leftmost, to the smallest.
    package private(set) var peaks: [TreeHash] = []

    package init() {}

    /// Nil when there are not as many peaks as `size` asks for.
    package init?(size: Int, peaks: [TreeHash]) {
        guard size >= 0, peaks.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.peaks = peaks
    }

    /// Adds the next event; `line` is without its newline.
    package mutating func append(line: UnsafeRawBufferPointer) {
        append(TreeHash(leaf: line))
    }

    /// Adds the hash of the next event.
    package mutating func append(_ leaf: TreeHash) {
        var hash = leaf
        for _ in 0..<size.trailingOneBitCount {
            hash = TreeHash(left: peaks.removeLast(), right: hash)
        }
        peaks.append(hash)
        size += 1
    }

    /// The hash that stands for all the events.
    package var root: TreeHash {
        guard var hash = peaks.last else { return .empty }
        for peak in peaks.dropLast().reversed() { hash = TreeHash(left: peak, right: hash) }
        return hash
    }

    /// What a `log.checkpoint` event says of the events before it.
    package var checkpoint: Checkpoint { Checkpoint(size: size, root: root) }
}

/// A statement about the first `size` events of a log.
package struct Checkpoint: Hashable, Sendable {
    package var size: Int
    package var root: TreeHash

    package init(size: Int, root: TreeHash) {
        self.size = size
        self.root = root
    }
}

extension Int {
    fileprivate var trailingOneBitCount: Int { (~self).trailingZeroBitCount }
}
