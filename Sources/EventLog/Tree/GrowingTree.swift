/// The tree over what was appended, which may be some lines behind: they are hashed when someone asks or has time.
struct GrowingTree {
    private var tree: MerkleTree
    /// The hash of the last event that was added here.
    private var last: TreeHash?
    private var behind: [[UInt8]] = []

    init(_ tree: MerkleTree) {
        self.tree = tree
    }

    /// Adds whole lines that were checked, without hashing them yet.
    mutating func add(_ lines: [UInt8]) {
        behind.append(lines)
    }

    /// Hashes what was added.
    mutating func catchUp() {
        for lines in behind {
            lines.withUnsafeBytes { bytes in
                LineScan.forEachLine(bytes) { line in
                    let leaf = TreeHash(leaf: line)
                    tree.append(leaf)
                    last = leaf
                }
            }
        }
        behind.removeAll(keepingCapacity: true)
    }

    /// The tree over all that was added, and the hash of the last event; nil where none was added.
    mutating func upToDate() -> (tree: MerkleTree, last: TreeHash?) {
        catchUp()
        return (tree, last)
    }
}
