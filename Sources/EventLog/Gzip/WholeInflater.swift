import CIsal

/// Unpacks whole gzip members that are in memory, in about half the time that zlib takes, checking CRC and length.
///
/// It does not say what is wrong with one that is not whole: `Inflater` does.
final class WholeInflater {
    private let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)

    deinit {
        state.deallocate()
    }

    /// Unpacks the member at `offset` behind what `text` holds, and returns the offset of its end in `bytes`; nil, with
    /// `text` as it was, where there is no whole and undamaged member of less than 4 GB.
    func unpack(_ bytes: UnsafeRawBufferPointer, at offset: Int, into text: inout TextBuffer) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        while true {
            isal_inflate_init(state)
            state.pointee.crc_flag = UInt32(ISAL_GZIP)
            state.pointee.next_in = (base + offset).onlyRead
            let given = UInt32(clamping: bytes.count - offset)
            state.pointee.avail_in = given
            let (result, isAll) = text.extend { room in
                state.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
                state.pointee.avail_out = UInt32(clamping: room.count)
                let result = isal_inflate_stateless(state)
                let produced = result == ISAL_DECOMP_OK ? Int(state.pointee.total_out) : 0
                return (produced, (result, room.count >= UInt32.max))
            }
            switch result {
            case ISAL_DECOMP_OK: return offset + Int(given - state.pointee.avail_in)
            case ISAL_OUT_OVERFLOW where !isAll: text.grow()
            default: return nil
            }
        }
    }
}
