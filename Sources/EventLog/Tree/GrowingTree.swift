import Dispatch
import Synchronization

/// The tree over what was appended, which may be some lines behind.
///
/// Lines are hashed on another thread when there are many, and by whoever asks for the tree before that, so that nobody
/// who appends waits for it.
final class GrowingTree: Sendable {
    private struct Hashed {
        var tree: MerkleTree
        /// The hash of the last event that was added here.
        var last: TreeHash?
    }

    private struct Behind {
        var lines: [[UInt8]] = []
        /// The bytes of all lines since hashing was last asked for.
        var length = 0
    }

    /// How many bytes are worth the waking of a thread.
    private static let many = 1 << 17

    /// Locked before `behind`, where both are, so that lines are hashed in their order.
    private let hashed: Mutex<Hashed>
    private let behind = Mutex(Behind())

    init(_ tree: MerkleTree) {
        hashed = Mutex(Hashed(tree: tree))
    }

    /// Adds whole lines that were checked.
    func add(_ lines: [UInt8]) {
        let isMuch = behind.withLock { behind in
            behind.lines.append(lines)
            behind.length += lines.count
            guard behind.length >= Self.many else { return false }
            behind.length = 0
            return true
        }
        if isMuch { DispatchQueue.global().async { self.hashed.withLock { self.catchUp(&$0) } } }
    }

    /// The tree over all that was added, and the hash of the last event; nil where none was added.
    func upToDate() -> (tree: MerkleTree, last: TreeHash?) {
        hashed.withLock { hashed in
            catchUp(&hashed)
            return (hashed.tree, hashed.last)
        }
    }

    private func catchUp(_ hashed: inout Hashed) {
        let added = behind.withLock { behind in
            defer { behind.lines = [] }
            return behind.lines
        }
        for lines in added {
            lines.withUnsafeBytes { bytes in
                LineScan.forEachLine(bytes) { line in
                    let leaf = TreeHash(leaf: line)
                    hashed.tree.append(leaf)
                    hashed.last = leaf
                }
            }
        }
    }
}
