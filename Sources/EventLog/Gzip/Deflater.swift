import CZlib

/// Packs text into gzip members, reusing zlib's working memory from one to the next.
final class Deflater {
    private let stream: UnsafeMutablePointer<z_stream>
    /// Where a member is made; it grows to the largest.
    private var room: [UInt8] = []

    /// How hard to look for repetitions, in zlib's numbers.
    enum Level: Int32 {
        /// For a commit, which is packed anew when its segment is sealed: less time than `small`, and a tenth larger. Level
        /// 1 would say so in the header, which must be the same in every member.
        case fast = 2
        /// For what stays: on logs of this kind, level 9 gains nothing, and 1 loses a sixth.
        case small = 6
    }

    init(_ level: Level = .small) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        precondition(gpo_deflate_init(stream, level.rawValue, GzipFormat.windowBits) == Z_OK, "zlib has no memory")
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Appends one complete member to `output`; `name` goes into its header.
    func pack(_ text: UnsafeRawBufferPointer, name: String? = nil, into output: inout [UInt8]) {
        deflateReset(stream)
        // zlib keeps the last header's address across a reset.
        deflateSetHeader(stream, nil)
        guard let name else { return deflateAll(text, into: &output) }
        var bytes = Array(name.utf8) + [0]
        bytes.withUnsafeMutableBufferPointer { nameBytes in
            withUnsafeTemporaryAllocation(of: gz_header.self, capacity: 1) { header in
                header.initialize(repeating: gz_header())
                header[0].name = nameBytes.baseAddress
                header[0].os = GzipFormat.operatingSystem
                deflateSetHeader(stream, header.baseAddress)
                deflateAll(text, into: &output)
            }
        }
    }

    private func deflateAll(_ text: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        let bound = Int(deflateBound(stream, UInt(text.count)))
        if room.count < bound { room = [UInt8](repeating: 0, count: bound) }
        var consumed = 0
        var produced = 0
        room.withUnsafeMutableBufferPointer { room in
            while true {
                // zlib counts in 32 bits.
                let input = min(text.count - consumed, GzipFormat.largestPiece)
                let free = min(room.count - produced, GzipFormat.largestPiece)
                stream.pointee.next_in = text.baseAddress.map {
                    UnsafeMutablePointer(mutating: ($0 + consumed).assumingMemoryBound(to: UInt8.self))
                }
                stream.pointee.avail_in = UInt32(input)
                stream.pointee.next_out = room.baseAddress! + produced
                stream.pointee.avail_out = UInt32(free)
                let isLast = consumed + input == text.count
                let result = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                consumed += input - Int(stream.pointee.avail_in)
                produced += free - Int(stream.pointee.avail_out)
                if result == Z_STREAM_END { break }
                precondition(result == Z_OK, "deflate failed although there was room")
            }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: room[..<produced]))
        }
    }
}

/// What is fixed about the members that the log writes (RFC 1952).
enum GzipFormat {
    /// The largest window, in gzip's wrapper.
    static let windowBits: Int32 = 15 + 16
    /// "Unix", which zlib writes of itself.
    static let operatingSystem: Int32 = 3
    static let largestPiece = 1 << 30
    /// The flag of a member that carries the name of what was packed.
    static let nameFlag: UInt8 = 0x08

    /// The first ten bytes of every member without a name.
    static let header: [UInt8] = [0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3]

    /// Whether the file whose first bytes these are was sealed: its first member carries a name.
    static func isSealed(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count >= header.count && bytes[0] == header[0] && bytes[1] == header[1] && bytes[3] & nameFlag != 0
    }
    /// The CRC-32 of the bytes, as a member's trailer has it.
    static func checkSum(of bytes: ArraySlice<UInt8>) -> UInt {
        bytes.withUnsafeBufferPointer { UInt(crc32_z(0, $0.baseAddress, $0.count)) }
    }
}
