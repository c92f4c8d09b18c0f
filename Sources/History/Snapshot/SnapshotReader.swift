/// Takes values from a snapshot, in the order in which they were put; any bytes are read without a trap.
struct SnapshotReader {
    /// Fills the buffer with the bytes that follow those that it was asked for before.
    typealias Source = (UnsafeMutableRawBufferPointer) throws(SnapshotError) -> Void

    private let bytes: UnsafeRawBufferPointer
    private var offset = 0
    /// What was set apart, and how many bytes of it are left.
    private let blocks: Source
    private var leftInBlocks: Int

    init(_ bytes: UnsafeRawBufferPointer, blocks: @escaping Source, blockBytes: Int) {
        self.bytes = bytes
        self.blocks = blocks
        leftInBlocks = blockBytes
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
        try raw(try integer())
    }

    private mutating func raw(_ count: Int) throws(SnapshotError) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= left else { throw SnapshotError() }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }

    /// What `put(memoryOf:)` wrote. Every pattern of bits must be a value of `Element`.
    mutating func memory<Element: BitwiseCopyable>() throws(SnapshotError) -> [Element] {
        let count = try integer()
        let size = MemoryLayout<Element>.stride
        guard count.isMultiple(of: size) else { throw SnapshotError() }
        if count < SnapshotWriter.apart {
            let raw = try raw(count)
            return [Element](unsafeUninitializedCapacity: count / size) { elements, initialized in
                UnsafeMutableRawBufferPointer(elements).copyMemory(from: raw)
                initialized = count / size
            }
        }
        let digest = try bits()
        guard count <= leftInBlocks else { throw SnapshotError() }
        leftInBlocks -= count
        var fault: SnapshotError?
        let elements = [Element](unsafeUninitializedCapacity: count / size) { elements, initialized in
            let block = UnsafeMutableRawBufferPointer(start: elements.baseAddress, count: count)
            do throws(SnapshotError) {
                try blocks(block)
                initialized = count / size
                if Snapshot.digest(of: UnsafeRawBufferPointer(block)) != digest { fault = SnapshotError() }
            } catch { fault = error }
        }
        if let fault { throw fault }
        return elements
    }

    mutating func get<Value: SnapshotCoded>() throws(SnapshotError) -> Value {
        try Value(from: &self)
    }

    /// Nothing may be left.
    func end() throws(SnapshotError) {
        if left > 0 || leftInBlocks > 0 { throw SnapshotError() }
    }
}
