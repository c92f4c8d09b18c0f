extension JSONReader {
    /// Reads past one value of any kind, checking all of it, without making one.
    package mutating func skip() throws(JSONError) {
        switch try firstByte() {
        case UInt8(ascii: "{"):
            try object { (reader, _) throws(JSONError) in try reader.skip() }
        case UInt8(ascii: "["): try array { (reader) throws(JSONError) in try reader.skip() }
        case UInt8(ascii: "\""): _ = try stringSpan("expected a string")
        case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try bool()
        case UInt8(ascii: "n"): if !null() { throw problem("expected null") }
        default:
            let start = cursor
            let number = try scanNumber()
            // Only a number this long or this large can be out of range.
            if !number.isComplete || number.exponent > 280 {
                cursor = start
                _ = try numberValue()
            }
        }
    }

    /// The bytes of one value of any kind, without the space around it.
    package mutating func raw() throws(JSONError) -> UnsafeRawBufferPointer {
        skipSpace()
        let start = cursor
        try skip()
        return UnsafeRawBufferPointer(start: base + start, count: cursor - start)
    }

    package mutating func value() throws(JSONError) -> JSONValue {
        switch try firstByte() {
        case UInt8(ascii: "{"):
            var members: [JSONMember] = []
            try object { (reader, key) throws(JSONError) in
                members.append(JSONMember(try key.string(), try reader.value()))
            }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSONValue] = []
            try array { (reader) throws(JSONError) in elements.append(try reader.value()) }
            return .array(elements)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(try bool())
        case UInt8(ascii: "n"):
            guard null() else { throw problem("expected null") }
            return .null
        default: return try numberValue()
        }
    }

    /// The first byte of the value that is next.
    private mutating func firstByte() throws(JSONError) -> UInt8 {
        skipSpace()
        guard cursor < count else { throw problem("the text ends where a value was expected") }
        return byte(cursor)
    }
}
