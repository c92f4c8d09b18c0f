/// The state of a run at one event, as bytes that spare the next reader the fold up to there.
///
/// It is derived from the log and may be thrown away. Whoever reads one must see that the log still has the very line
/// that it was taken at (`lastLine`): a log that was repaired and went on otherwise has another.
package struct Snapshot: Hashable, Sendable {
    /// The fold of the log through `state.lastSeq`.
    package var state: RunState
    /// The digest of the line of that event, as `digest(of:)` makes it.
    package var lastLine: UInt64

    /// Grows with each change of what a projection keeps or how it is folded, so that an old snapshot is not read.
    static let version = 3
    private static let kind: UInt64 = 0x706e_735f_6f70_6700 + UInt64(version)

    package init(state: RunState, lastLine: UInt64) {
        self.state = state
        self.lastLine = lastLine
    }

    /// The bytes to keep: kind and version; a digest of the values, and how many bytes they are; the values; and what was
    /// set apart from them.
    package var bytes: [UInt8] { Array(pieces.joined()) }

    /// The same in the pieces that it is made of.
    package var pieces: [[UInt8]] {
        var body = SnapshotWriter()
        body.put(bits: lastLine)
        body.put(state)
        var whole = SnapshotWriter()
        whole.put(bits: Self.kind)
        whole.put(bits: body.bytes.withUnsafeBytes { Self.digest(of: $0) })
        whole.put(body.bytes.count)
        return [whole.bytes, body.bytes, body.blocks]
    }

    /// Bytes before the values.
    static let headBytes = 24

    /// Reads what `bytes` made; nil for anything else, another version's snapshot included.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        var offset = 0
        self.init(bytes: bytes.count) { buffer in
            guard buffer.count <= bytes.count - offset else { return false }
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + buffer.count]))
            offset += buffer.count
            return true
        }
    }

    /// The same from a file of so many bytes, of which `read` fills a buffer with those that follow what it read before;
    /// false where it cannot.
    package init?(bytes count: Int, read: @escaping (UnsafeMutableRawBufferPointer) -> Bool) {
        let head = [UInt64](unsafeUninitializedCapacity: 3) { words, initialized in
            initialized = count >= Self.headBytes && read(UnsafeMutableRawBufferPointer(words)) ? 3 : 0
        }.map { UInt64(littleEndian: $0) }
        guard head.count == 3, head[0] == Self.kind, head[2] <= UInt64(count - Self.headBytes) else { return nil }
        let valueBytes = Int(head[2])
        let values = [UInt8](unsafeUninitializedCapacity: valueBytes) { bytes, initialized in
            let room = UnsafeMutableRawBufferPointer(start: bytes.baseAddress, count: valueBytes)
            initialized = read(room) ? valueBytes : 0
        }
        guard values.count == valueBytes else { return nil }
        let read = values.withUnsafeBytes { values -> Snapshot? in
            guard head[1] == Self.digest(of: values) else { return nil }
            var reader = SnapshotReader(
                values, blocks: { (block) throws(SnapshotError) in if !read(block) { throw SnapshotError() } },
                blockBytes: count - Self.headBytes - valueBytes)
            do throws(SnapshotError) {
                let lastLine = try reader.bits()
                let state: RunState = try reader.get()
                try reader.end()
                return Snapshot(state: state, lastLine: lastLine)
            } catch {
                return nil
            }
        }
        guard let read else { return nil }
        self = read
    }

    /// A digest against accidents, not against intent: eight bytes at a time, each step one that can be undone, so that
    /// no single change goes unseen.
    package static func digest(of bytes: UnsafeRawBufferPointer) -> UInt64 {
        // Four at once, since each step waits for the one before it.
        var lanes: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
        var offset = 0
        func word(_ place: Int) -> UInt64 {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        }
        while offset &+ 32 <= bytes.count {
            mix(word(offset), &lanes.0)
            mix(word(offset &+ 8), &lanes.1)
            mix(word(offset &+ 16), &lanes.2)
            mix(word(offset &+ 24), &lanes.3)
            offset &+= 32
        }
        var hash = UInt64(truncatingIfNeeded: bytes.count) &* 0x9e37_79b9_7f4a_7c15
        for lane in [lanes.0, lanes.1, lanes.2, lanes.3] { mix(lane, &hash) }
        while offset < bytes.count {
            mix(UInt64(bytes[offset]), &hash)
            offset += 1
        }
        return hash
    }

    @inline(__always)
    private static func mix(_ word: UInt64, _ hash: inout UInt64) {
        hash = (hash ^ word) &* 0xff51_afd7_ed55_8ccd
        hash ^= hash &>> 32
    }
}

extension RunState: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(origin)
        writer.put(sessions)
        writer.put(datasets)
        writer.put(trajectory)
        writer.put(embeddings)
        writer.put(scores)
        writer.put(calls)
        writer.put(ledger)
        writer.put(progress)
        writer.put(lastSeq)
        writer.put(lastTime)
        writer.put(lastCheckpointSeq)
        writer.put(unknownEvents)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self.init()
        origin = try reader.get()
        sessions = try reader.get()
        datasets = try reader.get()
        trajectory = try reader.get()
        embeddings = try reader.get()
        scores = try reader.get()
        calls = try reader.get()
        ledger = try reader.get()
        progress = try reader.get()
        lastSeq = try reader.get()
        lastTime = try reader.get()
        lastCheckpointSeq = try reader.get()
        unknownEvents = try reader.get()
    }
}
