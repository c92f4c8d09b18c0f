/// Appends compact JSON to a buffer of bytes, members in the order in which they are written.
package struct JSONWriter: Sendable {
    /// The text so far, UTF-8.
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init() {}

    /// With room for so many bytes, so that nothing is moved before there are more.
    package init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    package mutating func object(_ body: (inout JSONWriter) -> Void) {
        open(UInt8(ascii: "{"))
        body(&self)
        close(UInt8(ascii: "}"))
    }

    package mutating func array(_ body: (inout JSONWriter) -> Void) {
        open(UInt8(ascii: "["))
        body(&self)
        close(UInt8(ascii: "]"))
    }

    /// A member's key; the value must follow. The key must need no escape.
    package mutating func key(_ key: StaticString) {
        let count = key.utf8CodeUnitCount
        // Put together first: to append is dearer than to copy so little.
        withUnsafeTemporaryAllocation(byteCount: count + 4, alignment: 1) { room in
            let first = needsComma ? 1 : 0
            room[0] = UInt8(ascii: ",")
            room[first] = UInt8(ascii: "\"")
            room.baseAddress.map { ($0 + first + 1).copyMemory(from: key.utf8Start, byteCount: count) }
            room[first + count + 1] = UInt8(ascii: "\"")
            room[first + count + 2] = UInt8(ascii: ":")
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<(first + count + 3)]))
        }
        needsComma = false
    }

    package mutating func key(_ key: String) {
        string(key)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func string(_ value: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        var value = value
        value.withUTF8 { appendEscaped($0) }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// A string that is checked, and in which nothing needs an escape.
    mutating func string(unescaped text: UnsafeRawBufferPointer) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    package mutating func integer(_ value: Int) {
        separate()
        bytes.append(decimal: value)
        needsComma = true
    }

    package mutating func integer(_ value: some BinaryInteger) {
        if let value = Int(exactly: value) { return integer(value) }
        literal(String(value))
    }

    /// The shortest text that reads back as the same double; `value` must be finite.
    package mutating func number(_ value: Double) {
        precondition(value.isFinite, "JSON has no infinite numbers")
        literal(value.description)
    }

    package mutating func bool(_ value: Bool) {
        word(value ? "true" : "false")
    }

    package mutating func null() {
        word("null")
    }

    /// Bytes that are one JSON value already.
    package mutating func raw(_ value: UnsafeRawBufferPointer) {
        separate()
        bytes.append(contentsOf: value)
        needsComma = true
    }

    package mutating func raw(_ value: [UInt8]) {
        value.withUnsafeBytes { raw($0) }
    }

    package mutating func raw(_ value: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: value)
        needsComma = true
    }

    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .integer(let value): integer(value)
        case .number(let value): number(value)
        case .string(let value): string(value)
        case .array(let elements):
            array { writer in
                for element in elements { writer.value(element) }
            }
        case .object(let members):
            object { writer in
                for member in members {
                    writer.key(member.key)
                    writer.value(member.value)
                }
            }
        }
    }

    private mutating func literal(_ text: String) {
        separate()
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
        needsComma = true
    }

    private mutating func word(_ text: StaticString) {
        separate()
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        needsComma = true
    }

    private mutating func open(_ byte: UInt8) {
        separate()
        bytes.append(byte)
        needsComma = false
    }

    private mutating func close(_ byte: UInt8) {
        bytes.append(byte)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = false
    }

    /// Escapes only what RFC 8259 section 7 requires: the quote, the backslash and the control characters.
    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        guard let address = text.baseAddress else { return }
        if WordScan.plainEnd(address, text.count, from: 0) == text.count { return bytes.append(contentsOf: text) }
        // In pieces, whose escaped form has room on the stack.
        var start = 0
        while start < text.count {
            let count = min(JSONEscape.piece, text.count - start)
            withUnsafeTemporaryAllocation(byteCount: JSONEscape.room, alignment: 1) { room in
                let length = room.baseAddress.map { JSONEscape.escape(address + start, count, into: $0) } ?? 0
                bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<length]))
            }
            start += count
        }
    }
}
