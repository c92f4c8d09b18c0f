/// Proves that one event is among the first `size` events of a log, to someone who knows only their root (RFC 9162, section 2.1.3).
package struct InclusionProof: Hashable, Sendable {
    /// The event, counted from 1.
    package var seq: Int
    /// How many events the root stands for.
    package var size: Int
    /// The roots of the subtrees beside the path from the event to the root, the lowest first.
    package var path: [TreeHash]

    package init(seq: Int, size: Int, path: [TreeHash]) {
        self.seq = seq
        self.size = size
        self.path = path
    }

    /// The proof and the root that it is for as a JSON object, as `docs/verify_inclusion.py` reads it.
    package func json(root: TreeHash) -> String {
        let path = path.map { "\"\($0)\"" }.joined(separator: ",")
        return "{\"seq\":\(seq),\"size\":\(size),\"root\":\"\(root)\",\"path\":[\(path)]}"
    }

    /// The root that follows if `leaf` is the event's hash; nil when the path has the wrong length.
    package func root(leaf: TreeHash) -> TreeHash? {
        guard seq >= 1, seq <= size else { return nil }
        var hash = leaf
        var node = seq - 1
        var last = size - 1
        for sibling in path {
            guard last > 0 else { return nil }
            if node & 1 == 1 || node == last {
                hash = TreeHash(left: sibling, right: hash)
                while node & 1 == 0, node > 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                hash = TreeHash(left: hash, right: sibling)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 ? hash : nil
    }
}

/// Proves that a log of `size` events begins with the `oldSize` events that another root stands for (RFC 9162, section 2.1.4).
package struct ConsistencyProof: Hashable, Sendable {
    package var oldSize: Int
    package var size: Int
    package var path: [TreeHash]

    package init(oldSize: Int, size: Int, path: [TreeHash]) {
        self.oldSize = oldSize
        self.size = size
        self.path = path
    }

    /// Whether the proof connects the two roots.
    package func connects(_ oldRoot: TreeHash, to root: TreeHash) -> Bool {
        guard oldSize >= 1, oldSize <= size else { return oldSize == 0 && path.isEmpty && oldRoot == .empty }
        if oldSize == size { return path.isEmpty && oldRoot == root }
        var rest = path[...]
        if oldSize.nonzeroBitCount == 1 { rest = [oldRoot] + rest }
        guard let first = rest.popFirst() else { return false }
        var node = oldSize - 1
        var last = size - 1
        while node & 1 == 1 {
            node >>= 1
            last >>= 1
        }
        var (old, new) = (first, first)
        for sibling in rest {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                old = TreeHash(left: sibling, right: old)
                new = TreeHash(left: sibling, right: new)
                while node & 1 == 0, node > 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                new = TreeHash(left: new, right: sibling)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && old == oldRoot && new == root
    }
}
