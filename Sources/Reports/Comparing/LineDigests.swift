/// A number for each line of a log, by which two logs are compared without keeping their lines.
package struct LineDigests: Sendable {
    private var digests: [Int] = []

    package init() {}

    package mutating func append(line: UnsafeRawBufferPointer) {
        var hasher = Hasher()
        hasher.combine(bytes: line)
        digests.append(hasher.finalize())
    }

    /// How many events both logs begin with; a fork shares its parent's past line for line.
    package func commonPrefix(with other: LineDigests) -> Int {
        zip(digests, other.digests).prefix { $0 == $1 }.count
    }
}
