/// Equality of bytes, written so that a length known when compiling becomes a few loads.
@usableFromInline
enum ByteComparison {
    @inlinable
    @inline(__always)
    static func equal(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
        if count >= 8 {
            var index = 0
            while index &+ 8 <= count {
                if load(left, index, UInt64.self) != load(right, index, UInt64.self) { return false }
                index &+= 8
            }
            // The last eight bytes, some of them seen before.
            return load(left, count &- 8, UInt64.self) == load(right, count &- 8, UInt64.self)
        }
        if count >= 4 {
            return load(left, 0, UInt32.self) == load(right, 0, UInt32.self)
                && load(left, count &- 4, UInt32.self) == load(right, count &- 4, UInt32.self)
        }
        if count >= 2 {
            return load(left, 0, UInt16.self) == load(right, 0, UInt16.self)
                && load(left, count &- 1, UInt8.self) == load(right, count &- 1, UInt8.self)
        }
        return count == 0 || load(left, 0, UInt8.self) == load(right, 0, UInt8.self)
    }

    @inlinable
    @inline(__always)
    static func load<Word: BitwiseCopyable>(_ pointer: UnsafeRawPointer, _ offset: Int, _ type: Word.Type) -> Word {
        pointer.loadUnaligned(fromByteOffset: offset, as: type)
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are those of the literal.
    @inlinable
    @inline(__always)
    package func isText(_ literal: StaticString) -> Bool {
        let length = literal.utf8CodeUnitCount
        guard count == length, let base = baseAddress else { return length == 0 && count == 0 }
        return ByteComparison.equal(base, literal.utf8Start, length)
    }

    /// Whether the bytes are the same.
    @inlinable
    package func isSame(as other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count, let base = baseAddress, let otherBase = other.baseAddress else {
            return count == other.count
        }
        return ByteComparison.equal(base, otherBase, count)
    }
}
