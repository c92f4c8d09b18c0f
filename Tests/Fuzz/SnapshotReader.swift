@testable import History

/// Any bytes as a snapshot: reading must neither crash nor hang nor take memory that the bytes do not justify, and what
/// is read must be written and read again as the same.
///
/// The digest is put right first, since hardly any change would get past it.
func snapshotReader(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeRawBufferPointer(start: start, count: count)
    _ = Snapshot(input)
    var bytes = Array(Snapshot(state: RunState(), lastLine: 0).bytes.prefix(8))
    withUnsafeBytes(of: Snapshot.digest(of: input).littleEndian) { bytes += $0 }
    withUnsafeBytes(of: UInt64(input.count).littleEndian) { bytes += $0 }
    bytes += input
    guard let read = bytes.withUnsafeBytes({ Snapshot($0) }) else { return 0 }
    let again = read.bytes.withUnsafeBytes { Snapshot($0) }
    precondition(again?.bytes.count == read.bytes.count, "what was written is read as something else")
    return 0
}
