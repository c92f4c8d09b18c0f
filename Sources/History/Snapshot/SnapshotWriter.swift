/// Appends values to the bytes of a snapshot: numbers as eight bytes, little end first, the rest with its length before it.
struct SnapshotWriter {
    private(set) var bytes: [UInt8] = []
    /// What is set apart from them, in order.
    private(set) var blocks: [UInt8] = []

    mutating func put(_ value: Int) {
        put(bits: UInt64(bitPattern: Int64(value)))
    }

    mutating func put(bits: UInt64) {
        withUnsafeBytes(of: bits.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func put(_ raw: UnsafeRawBufferPointer) {
        put(raw.count)
        bytes.append(contentsOf: raw)
    }

    /// Numbers as they lie in memory, which are copied and not gone through.
    ///
    /// Many of them are set apart, so that a reader takes them from the file right to where they are used.
    mutating func put<Element: BitwiseCopyable>(memoryOf elements: [Element]) {
        elements.withUnsafeBytes { raw in
            guard raw.count >= Self.apart else { return put(raw) }
            put(raw.count)
            put(bits: Snapshot.digest(of: raw))
            blocks.append(contentsOf: raw)
        }
    }

    /// Bytes from which on numbers are set apart.
    static let apart = 1 << 16

    mutating func put(_ value: some SnapshotCoded) {
        value.write(to: &self)
    }
}

/// A value that a snapshot can hold.
protocol SnapshotCoded {
    func write(to writer: inout SnapshotWriter)
    init(from reader: inout SnapshotReader) throws(SnapshotError)
}

/// The bytes are no snapshot that this version wrote.
struct SnapshotError: Error, Hashable {}
