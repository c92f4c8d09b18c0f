import Glibc
import JSON

/// What the beginning of a log line says, read without decoding the event; valid only as long as the line.
package struct LineHead {
    /// The event's number.
    package let seq: Int
    /// The event's step, counted from 0; nil outside steps.
    package let step: Int?
    /// The event's type, as bytes.
    package let typeBytes: UnsafeRawBufferPointer
    /// The array of causes, from its opening bracket on.
    package let causesBytes: UnsafeRawBufferPointer
    /// The payload.
    package let data: UnsafeRawBufferPointer
    /// Whether the line is in the writer's own form, so that its texts can be searched as they stand.
    package let isCanonical: Bool

    /// Reads a line without its newline. Cost: the length of its head, where it is in the writer's form.
    package init(line: UnsafeRawBufferPointer) throws(JSONError) {
        if let head = LineHead(canonical: line) {
            self = head
        } else {
            self = try LineHead(anyForm: line)
        }
    }

    package var type: String { String(decoding: typeBytes, as: UTF8.self) }

    /// Whether the event is of this type.
    package func isType(_ type: StaticString) -> Bool {
        typeBytes.count == type.utf8CodeUnitCount
            && memcmp(typeBytes.baseAddress!, type.utf8Start, typeBytes.count) == 0
    }

    /// Whether the type begins like this.
    package func typeBegins(with beginning: StaticString) -> Bool {
        let count = beginning.utf8CodeUnitCount
        return typeBytes.count >= count && memcmp(typeBytes.baseAddress!, beginning.utf8Start, count) == 0
    }

    /// Calls `body` with each cause.
    package func forEachCause(_ body: (Int) -> Void) {
        var value = 0
        var hasDigit = false
        for byte in causesBytes {
            if byte &- 0x30 < 10 {
                value = value * 10 + Int(byte - 0x30)
                hasDigit = true
            } else if hasDigit {
                body(value)
                value = 0
                hasDigit = false
            }
        }
        if hasDigit { body(value) }
    }

    private init(
        seq: Int, step: Int?, type: UnsafeRawBufferPointer, causes: UnsafeRawBufferPointer,
        data: UnsafeRawBufferPointer, isCanonical: Bool
    ) {
        self.seq = seq
        self.step = step
        typeBytes = type
        causesBytes = causes
        self.data = data
        self.isCanonical = isCanonical
    }

    private init?(canonical line: UnsafeRawBufferPointer) {
        var scan = HeadScan(line: line)
        guard scan.take("{\"seq\":"), let seq = scan.number(), scan.take(",\"time\":\""), scan.skip(to: "\"") != nil,
            scan.take("\",\"type\":\""), let type = scan.skip(to: "\""), scan.take("\",\"v\":"), scan.number() != nil
        else { return nil }
        var step: Int?
        if scan.take(",\"step\":") {
            step = scan.number()
            if step == nil { return nil }
        }
        guard scan.take(",\"causes\":"), let causes = scan.skip(to: "]"), scan.take("],\"data\":"),
            line.last == UInt8(ascii: "}"), scan.offset < line.count
        else { return nil }
        self.init(
            seq: seq, step: step, type: type, causes: causes,
            data: UnsafeRawBufferPointer(rebasing: line[scan.offset..<(line.count - 1)]), isCanonical: true)
    }

    private init(anyForm line: UnsafeRawBufferPointer) throws(JSONError) {
        var reader = JSONReader(line)
        var seq: Int?
        var step: Int?
        var type: UnsafeRawBufferPointer?
        var causes: UnsafeRawBufferPointer?
        var data: UnsafeRawBufferPointer?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "seq": seq = try reader.integer()
            case "step": step = try reader.integer()
            case "type": type = try reader.raw()
            case "causes": causes = try reader.raw()
            case "data": data = try reader.raw()
            default: try reader.skip()
            }
        }
        guard let seq, let type, type.count >= 2, let causes, let data else {
            throw reader.problem("a line without seq, type, causes or data")
        }
        self.init(
            seq: seq, step: step, type: UnsafeRawBufferPointer(rebasing: type[1..<(type.count - 1)]), causes: causes,
            data: data, isCanonical: false)
    }
}

/// Goes along a line in the writer's own form.
private struct HeadScan {
    let line: UnsafeRawBufferPointer
    var offset = 0

    mutating func take(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard line.count - offset >= count, let base = line.baseAddress,
            memcmp(base + offset, text.utf8Start, count) == 0
        else { return false }
        offset += count
        return true
    }

    mutating func number() -> Int? {
        let start = offset
        var value = 0
        while offset < line.count, line[offset] &- 0x30 < 10, offset - start < 18 {
            value = value * 10 + Int(line[offset] - 0x30)
            offset += 1
        }
        return offset > start ? value : nil
    }

    /// The bytes up to the next such byte, which is not taken.
    mutating func skip(to byte: Unicode.Scalar) -> UnsafeRawBufferPointer? {
        guard let base = line.baseAddress, offset < line.count,
            let found = memchr(base + offset, Int32(byte.value), line.count - offset)
        else { return nil }
        let end = UnsafeRawPointer(found) - base
        defer { offset = end }
        return UnsafeRawBufferPointer(rebasing: line[offset..<end])
    }
}
