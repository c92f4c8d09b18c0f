import CDeflate

/// Packs text into small gzip members, for what stays, reusing its working memory from one to the next.
final class Deflater {
    private let compressor: OpaquePointer
    /// Where a member's body is made; it grows to the largest.
    private var room: [UInt8] = []

    init() {
        // On logs of this kind, level 9 gains nothing, and 1 loses a fourteenth.
        guard let memory = libdeflate_alloc_compressor(6) else { preconditionFailure("libdeflate has no memory") }
        compressor = memory
    }

    deinit {
        libdeflate_free_compressor(compressor)
    }

    /// Appends one complete member to `output`; `name` goes into its header.
    func pack(_ text: UnsafeRawBufferPointer, name: String? = nil, into output: inout [UInt8]) {
        let bound = libdeflate_deflate_compress_bound(compressor, text.count)
        if room.count < bound { room = [UInt8](repeating: 0, count: bound) }
        output.append(contentsOf: GzipFormat.header(name: name))
        room.withUnsafeMutableBytes { room in
            let count = libdeflate_deflate_compress(
                compressor, text.baseAddress, text.count, room.baseAddress, room.count)
            precondition(count > 0, "libdeflate needed more than it said it would")
            output.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<count]))
        }
        GzipFormat.appendTrailer(of: text, to: &output)
    }
}
