import CDeflate

/// Unpacks whole gzip members that are in memory, in about half the time that zlib takes, checking CRC and length.
///
/// It does not say what is wrong with one that is not whole: `Inflater` does.
final class WholeInflater {
    private let decompressor: OpaquePointer

    init() {
        guard let memory = libdeflate_alloc_decompressor() else { preconditionFailure("libdeflate has no memory") }
        decompressor = memory
    }

    deinit {
        libdeflate_free_decompressor(decompressor)
    }

    /// Unpacks the member at `offset` behind what `text` holds, and returns the offset of its end in `bytes`; nil, with
    /// `text` as it was, where there is no whole and undamaged member.
    func unpack(_ bytes: UnsafeRawBufferPointer, at offset: Int, into text: inout TextBuffer) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        while true {
            var (consumed, produced) = (0, 0)
            let result = text.extend { room in
                let result = libdeflate_gzip_decompress_ex(
                    decompressor, base + offset, bytes.count - offset, room.baseAddress, room.count, &consumed,
                    &produced)
                return (result == LIBDEFLATE_SUCCESS ? produced : 0, result)
            }
            switch result {
            case LIBDEFLATE_SUCCESS: return offset + consumed
            case LIBDEFLATE_INSUFFICIENT_SPACE: text.grow()
            default: return nil
            }
        }
    }
}
