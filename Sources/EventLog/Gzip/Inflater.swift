import CZlib

/// Unpacks gzip members one at a time, checking each one's CRC and length.
final class Inflater {
    /// Why the bytes at some place are no complete, undamaged member.
    enum Fault: Error, Hashable {
        /// The file ends first.
        case endsEarly
        /// They do not begin as a member does.
        case noMember
        /// zlib's own words.
        case damaged(String)
    }

    /// The largest window, in gzip's wrapper.
    private static let windowBits: Int32 = 15 + 16
    /// In bytes: zlib counts in 32 bits.
    private static let largestPiece = 1 << 30

    private let stream: UnsafeMutablePointer<z_stream>

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        precondition(gpo_inflate_init(stream, Self.windowBits) == Z_OK, "zlib has no memory")
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Unpacks the member at `offset` behind what `text` holds, and returns the offset of its end in `bytes`.
    ///
    /// On a fault, `text` is as it was.
    func unpack(
        _ bytes: UnsafeRawBufferPointer, at offset: Int, into text: inout TextBuffer
    ) throws(Fault) -> Int {
        guard bytes.count - offset >= 2 else { throw .endsEarly }
        guard bytes[offset] == GzipFormat.header[0], bytes[offset + 1] == GzipFormat.header[1] else {
            throw .noMember
        }
        inflateReset(stream)
        let start = text.count
        var consumed = offset
        while true {
            let input = min(bytes.count - consumed, Self.largestPiece)
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: (bytes.baseAddress! + consumed).assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = UInt32(input)
            let result = text.extend { room in
                let size = min(room.count, Self.largestPiece)
                stream.pointee.next_out = room.baseAddress!.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_out = UInt32(size)
                let result = inflate(stream, Z_NO_FLUSH)
                return (size - Int(stream.pointee.avail_out), result)
            }
            consumed += input - Int(stream.pointee.avail_in)
            switch result {
            case Z_STREAM_END: return consumed
            case Z_OK where consumed < bytes.count || stream.pointee.avail_out == 0: continue
            case Z_OK, Z_BUF_ERROR:
                text.count = start
                throw .endsEarly
            default:
                let problem = stream.pointee.msg.map { String(cString: $0) }
                text.count = start
                throw .damaged(problem ?? "zlib error \(result)")
            }
        }
    }
}

/// Bytes that are used again and again, so that memory is touched for the first time only once.
struct TextBuffer: Sendable {
    private var storage: [UInt8]
    /// How many of the bytes mean something.
    var count = 0

    init(capacity: Int = 1 << 16) {
        storage = [UInt8](repeating: 0, count: capacity)
    }

    /// Lets `body` write behind the bytes held; it returns how many it wrote, and what to return.
    mutating func extend<Result>(_ body: (UnsafeMutableRawBufferPointer) -> (Int, Result)) -> Result {
        if count == storage.count { grow() }
        let (written, result) = storage.withUnsafeMutableBytes { bytes in
            body(UnsafeMutableRawBufferPointer(rebasing: bytes[count...]))
        }
        count += written
        return result
    }

    /// Makes the room twice as large.
    mutating func grow() {
        storage.append(contentsOf: repeatElement(0, count: max(storage.count, 4096)))
    }

    var last: UInt8? { count > 0 ? storage[count - 1] : nil }

    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try storage.withBytes { (bytes) throws(Failure) in
            try body(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        }
    }
}
