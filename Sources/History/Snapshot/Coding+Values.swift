import JSON

/// How a snapshot holds the values that states are made of.
extension Int: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) { writer.put(self) }
    init(from reader: inout SnapshotReader) throws(SnapshotError) { self = try reader.integer() }
}

extension Bool: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) { writer.put(self ? 1 : 0) }
    init(from reader: inout SnapshotReader) throws(SnapshotError) { self = try reader.integer() != 0 }
}

extension Double: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) { writer.put(bits: bitPattern) }
    init(from reader: inout SnapshotReader) throws(SnapshotError) { self.init(bitPattern: try reader.bits()) }
}

extension String: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        var text = self
        text.withUTF8 { writer.put(UnsafeRawBufferPointer($0)) }
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        guard let text = String(validating: try reader.raw(), as: UTF8.self) else { throw SnapshotError() }
        self = text
    }
}

extension Optional: SnapshotCoded where Wrapped: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(self != nil)
        if let self { writer.put(self) }
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        self = try Bool(from: &reader) ? try Wrapped(from: &reader) : nil
    }
}

extension Array: SnapshotCoded where Element: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(count)
        for element in self { writer.put(element) }
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        // No element takes less than eight bytes.
        let count = try reader.count(ofBytes: 8)
        self = []
        reserveCapacity(count)
        for _ in 0..<count { append(try reader.get()) }
    }
}

extension Dictionary: SnapshotCoded where Key: SnapshotCoded, Value: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) {
        writer.put(count)
        for (key, value) in self {
            writer.put(key)
            writer.put(value)
        }
    }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        let count = try reader.count(ofBytes: 16)
        self.init(minimumCapacity: count)
        for _ in 0..<count {
            // With their types: a subscript would take, and so ask for, an optional.
            let key: Key = try reader.get()
            let value: Value = try reader.get()
            self[key] = value
        }
        if self.count < count { throw SnapshotError() }
    }
}

/// Words of an enumeration, by their text.
extension SnapshotCoded where Self: RawRepresentable, RawValue == String {
    func write(to writer: inout SnapshotWriter) { writer.put(rawValue) }

    init(from reader: inout SnapshotReader) throws(SnapshotError) {
        guard let word = Self(rawValue: try reader.get()) else { throw SnapshotError() }
        self = word
    }
}

extension SplitName: SnapshotCoded {}
extension ModelRole: SnapshotCoded {}
extension Sessions.Status: SnapshotCoded {}

extension CandidateID: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) { writer.put(number) }
    init(from reader: inout SnapshotReader) throws(SnapshotError) { self.init(try reader.integer()) }
}

extension CallID: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) { writer.put(name) }
    init(from reader: inout SnapshotReader) throws(SnapshotError) { self.init(try reader.get()) }
}

extension Timestamp: SnapshotCoded {
    func write(to writer: inout SnapshotWriter) { writer.put(microseconds) }
    init(from reader: inout SnapshotReader) throws(SnapshotError) { self.init(microseconds: try reader.integer()) }
}
