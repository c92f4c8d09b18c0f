import JSON

/// The fields that payloads are made of, so that each payload reads as a list of them.
extension JSONWriter {
    package mutating func field(_ key: StaticString, _ value: String) {
        self.key(key)
        string(value)
    }

    package mutating func field(_ key: StaticString, _ value: Int) {
        self.key(key)
        integer(value)
    }

    package mutating func field(_ key: StaticString, _ value: Double) {
        self.key(key)
        number(value)
    }

    package mutating func field(_ key: StaticString, _ value: Bool) {
        self.key(key)
        bool(value)
    }

    package mutating func field(_ key: StaticString, _ value: JSONValue) {
        self.key(key)
        self.value(value)
    }

    package mutating func field(_ key: StaticString, _ value: CandidateID) {
        field(key, value.description)
    }

    package mutating func field(_ key: StaticString, _ value: CallID) {
        field(key, value.name)
    }

    package mutating func field(_ key: StaticString, _ values: [Int]) {
        self.key(key)
        array { writer in
            for value in values { writer.integer(value) }
        }
    }

    package mutating func field(_ key: StaticString, _ values: [String]) {
        self.key(key)
        array { writer in
            for value in values { writer.string(value) }
        }
    }

    /// An array of objects, each with the fields that `body` writes.
    package mutating func field<Element>(
        _ key: StaticString, _ elements: [Element], _ body: (Element, inout JSONWriter) -> Void
    ) {
        self.key(key)
        array { writer in
            for element in elements {
                writer.object { body(element, &$0) }
            }
        }
    }

    /// A field that is left out when there is no value.
    package mutating func optional<Value>(
        _ key: StaticString, _ value: Value?, _ write: (inout JSONWriter, StaticString, Value) -> Void
    ) {
        if let value { write(&self, key, value) }
    }

    package mutating func optional(_ key: StaticString, _ value: String?) {
        if let value { field(key, value) }
    }

    package mutating func optional(_ key: StaticString, _ value: Int?) {
        if let value { field(key, value) }
    }

    package mutating func optional(_ key: StaticString, _ value: Double?) {
        if let value { field(key, value) }
    }
}

extension JSONReader {
    package mutating func integers() throws(JSONError) -> [Int] {
        var values: [Int] = []
        try array { (reader) throws(JSONError) in values.append(try reader.integer()) }
        return values
    }

    package mutating func strings() throws(JSONError) -> [String] {
        var values: [String] = []
        try array { (reader) throws(JSONError) in values.append(try reader.string()) }
        return values
    }

    package mutating func candidate() throws(JSONError) -> CandidateID {
        let before = self
        if let id = CandidateID(quoted: try raw()) { return id }
        // Escapes, or something else.
        self = before
        guard let id = CandidateID(try string()) else { throw problem("a candidate id that is not of the form c12") }
        return id
    }

    package mutating func call() throws(JSONError) -> CallID {
        CallID(try string())
    }

    /// The split that is next; nil, without moving, where it is none in the form that is written.
    mutating func plainSplit() -> SplitName? {
        if take("\"validation\"") { return .validation }
        if take("\"test\"") { return .test }
        if take("\"train\"") { return .train }
        return take("\"demonstrations\"") ? .demonstrations : nil
    }

    /// The role that is next; nil, without moving, where it is none in the form that is written.
    mutating func plainRole() -> ModelRole? {
        if take("\"task\"") { return .task }
        if take("\"optimizer\"") { return .optimizer }
        return take("\"embedding\"") ? .embedding : nil
    }

    package mutating func split() throws(JSONError) -> SplitName {
        if let plain = plainSplit() { return plain }
        return try word(SplitName.self)
    }

    package mutating func role() throws(JSONError) -> ModelRole {
        if let plain = plainRole() { return plain }
        return try word(ModelRole.self)
    }

    /// One word of an enumeration.
    package mutating func word<Word: RawRepresentable>(_ type: Word.Type) throws(JSONError) -> Word
    where Word.RawValue == String {
        let text = try string()
        guard let word = Word(rawValue: text) else { throw problem("unknown word \"\(text)\"") }
        return word
    }

    /// The value, or an error that names the field that is missing.
    package func require<Value>(_ value: Value?, _ key: StaticString) throws(JSONError) -> Value {
        guard let value else { throw problem("no field \"\(key)\"") }
        return value
    }
}
