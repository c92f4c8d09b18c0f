/// Gathers the hashes of a proof while a log's events pass by once, in little memory.
///
/// A proof is the roots of some ranges of events, none of which overlap, so each event goes into at most one of them.
struct ProofBuilder {
    /// The ranges in the order of the proof, counted from 0.
    private let ranges: [Range<Int>]
    /// The trees over the ranges, sorted by their beginnings.
    private var trees: [(range: Range<Int>, tree: MerkleTree)]
    private var position = 0

    /// For an inclusion proof of `index`, counted from 0, among `size` events.
    init(inclusionOf index: Int, size: Int) {
        self.init(Self.inclusion(of: index, in: 0..<size))
    }

    /// For a consistency proof between the first `oldSize` and the first `size` events.
    init(consistencyOf oldSize: Int, size: Int) {
        self.init(oldSize == 0 ? [] : Self.consistency(of: oldSize, in: 0..<size, isWhole: true))
    }

    private init(_ ranges: [Range<Int>]) {
        self.ranges = ranges
        trees = ranges.sorted { $0.lowerBound < $1.lowerBound }.map { ($0, MerkleTree()) }
    }

    /// Takes the next event; `index` counts from 0 and grows by one from call to call.
    mutating func add(_ leaf: TreeHash, at index: Int) {
        while position < trees.count, trees[position].range.upperBound <= index { position += 1 }
        if position < trees.count, trees[position].range.contains(index) { trees[position].tree.append(leaf) }
    }

    /// The hashes, when all events have passed.
    var path: [TreeHash] {
        ranges.map { range in trees.first { $0.range == range }!.tree.root }
    }

    private static func inclusion(of index: Int, in range: Range<Int>) -> [Range<Int>] {
        guard range.count > 1 else { return [] }
        let middle = range.lowerBound + largestPower(below: range.count)
        return index < middle
            ? inclusion(of: index, in: range.lowerBound..<middle) + [middle..<range.upperBound]
            : inclusion(of: index, in: middle..<range.upperBound) + [range.lowerBound..<middle]
    }

    private static func consistency(of end: Int, in range: Range<Int>, isWhole: Bool) -> [Range<Int>] {
        if end == range.upperBound { return isWhole ? [] : [range] }
        let middle = range.lowerBound + largestPower(below: range.count)
        return end <= middle
            ? consistency(of: end, in: range.lowerBound..<middle, isWhole: isWhole) + [middle..<range.upperBound]
            : consistency(of: end, in: middle..<range.upperBound, isWhole: false) + [range.lowerBound..<middle]
    }

    /// The largest power of two that is less than `count`, which is at least 2.
    private static func largestPower(below count: Int) -> Int {
        1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }
}
