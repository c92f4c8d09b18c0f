import Dispatch
import Testing

@testable import EventLog

@Suite("The Merkle tree over a log")
struct TreeTests {
    /// The inputs and roots that the reference implementation of Certificate Transparency is tested with.
    private static let inputs: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        Array(0x50...0x57), Array(0x60...0x6f),
    ]
    private static let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test("the roots are those of RFC 6962's test vectors")
    func matchesVectors() {
        var tree = MerkleTree()
        #expect(tree.root.description == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        for (input, root) in zip(Self.inputs, Self.roots) {
            input.withUnsafeBytes { tree.append(line: $0) }
            #expect(tree.root.description == root)
        }
    }

    @Test("what grows is over all lines in their order, whoever hashed them")
    func grows() {
        let growing = GrowingTree(MerkleTree())
        let count = 20_000
        // One adds, the others ask meanwhile, and so hash what was added; 2 MB are also hashed without being asked for.
        DispatchQueue.concurrentPerform(iterations: 3) { index in
            for seq in 1...count {
                if index == 0 { growing.add(Lines.text(seq..<seq + 1, padding: 50)) } else { _ = growing.upToDate() }
            }
        }
        let leaves = (1...count).map { seq in
            Array(Lines.line(seq, padding: 50).utf8).withUnsafeBytes { TreeHash(leaf: $0) }
        }
        #expect(growing.upToDate().tree.checkpoint == Self.tree(leaves).checkpoint)
        #expect(growing.upToDate().last == leaves.last)
    }

    @Test("an inclusion proof is that of RFC 6962's test vectors")
    func matchesInclusionVector() {
        let leaves = Self.inputs.map { $0.withUnsafeBytes { TreeHash(leaf: $0) } }
        #expect(
            Self.inclusion(leaves, 1, 8).path.map(\.description) == [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ])
    }

    @Test("every inclusion proof of logs up to 40 events holds, and for no other event, root or path")
    func provesInclusion() throws {
        let leaves = (0..<40).map { number in [UInt8(number)].withUnsafeBytes { TreeHash(leaf: $0) } }
        for size in 1...40 {
            let root = Self.tree(leaves.prefix(size)).root
            for seq in 1...size {
                var proof = Self.inclusion(leaves, seq, size)
                #expect(proof.root(leaf: leaves[seq - 1]) == root)
                #expect(proof.root(leaf: leaves[seq % 40]) != root)
                if !proof.path.isEmpty {
                    proof.path.removeLast()
                    #expect(proof.root(leaf: leaves[seq - 1]) != root)
                }
                proof.path.append(root)
                proof.path.append(root)
                #expect(proof.root(leaf: leaves[seq - 1]) != root)
            }
        }
    }

    @Test("every consistency proof of logs up to 40 events holds, and for no other root")
    func provesConsistency() {
        let leaves = (0..<40).map { number in [UInt8(number)].withUnsafeBytes { TreeHash(leaf: $0) } }
        let roots = (0...40).map { Self.tree(leaves.prefix($0)).root }
        for size in 1...40 {
            for oldSize in 0...size {
                var builder = ProofBuilder(consistencyOf: oldSize, size: size)
                for index in 0..<size { builder.add(leaves[index], at: index) }
                let proof = ConsistencyProof(oldSize: oldSize, size: size, path: builder.path)
                #expect(proof.connects(roots[oldSize], to: roots[size]))
                if oldSize > 0 {
                    #expect(!proof.connects(roots[oldSize - 1], to: roots[size]))
                    #expect(!proof.connects(roots[oldSize], to: roots[size - 1]) || oldSize == size - 1 && size == 1)
                }
            }
        }
    }

    @Test("a hash is read from what it prints, and from nothing else")
    func readsHex() {
        let hash = Self.roots[3]
        #expect(TreeHash(hex: hash)?.description == hash)
        #expect(TreeHash(hex: hash.uppercased())?.description == hash)
        #expect(TreeHash(hex: hash.dropLast()) == nil)
        #expect(TreeHash(hex: hash.dropLast() + "g") == nil)
    }

    private static func tree(_ leaves: some Sequence<TreeHash>) -> MerkleTree {
        leaves.reduce(into: MerkleTree()) { $0.append($1) }
    }

    private static func inclusion(_ leaves: [TreeHash], _ seq: Int, _ size: Int) -> InclusionProof {
        var builder = ProofBuilder(inclusionOf: seq - 1, size: size)
        for index in 0..<size { builder.add(leaves[index], at: index) }
        return InclusionProof(seq: seq, size: size, path: builder.path)
    }
}
