/// Takes values from the bytes of a snapshot, in the order in which they were put; any bytes are read without a trap.
struct SnapshotReader {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// How many bytes are left.
    var left: Int { bytes.count - offset }

    mutating func bits() throws(SnapshotError) -> UInt64 {
        guard left >= 8 else { throw SnapshotError() }
        defer { offset += 8 }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    mutating func integer() throws(SnapshotError) -> Int {
        Int(Int64(bitPattern: try bits()))
    }

    /// A number of elements, of which each takes at least so many bytes.
    mutating func count(ofBytes size: Int) throws(SnapshotError) -> Int {
        let count = try integer()
        guard count >= 0, count <= left / size else { throw SnapshotError() }
        return count
    }

    mutating func raw() throws(SnapshotError) -> UnsafeRawBufferPointer {
        let count = try count(ofBytes: 1)
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }

    /// What `put(memoryOf:)` wrote. Every pattern of bits must be a value of `Element`.
    mutating func memory<Element: BitwiseCopyable>() throws(SnapshotError) -> [Element] {
        let raw = try raw()
        let size = MemoryLayout<Element>.stride
        guard raw.count.isMultiple(of: size) else { throw SnapshotError() }
        return [Element](unsafeUninitializedCapacity: raw.count / size) { elements, count in
            UnsafeMutableRawBufferPointer(elements).copyMemory(from: raw)
            count = raw.count / size
        }
    }

    mutating func get<Value: SnapshotCoded>() throws(SnapshotError) -> Value {
        try Value(from: &self)
    }

    /// Nothing may be left.
    func end() throws(SnapshotError) {
        if left > 0 { throw SnapshotError() }
    }
}
