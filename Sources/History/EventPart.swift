import JSON

/// A structure inside a payload.
package protocol EventPart: Hashable, Sendable {
    func encode(to writer: inout JSONWriter)
    init(from reader: inout JSONReader) throws(JSONError)
}

extension JSONWriter {
    package mutating func list(_ key: StaticString, _ parts: [some EventPart]) {
        self.key(key)
        array { writer in
            for part in parts { part.encode(to: &writer) }
        }
    }
}

extension JSONReader {
    package mutating func list<Part: EventPart>(
        _ read: (inout JSONReader) throws(JSONError) -> Part
    ) throws(JSONError) -> [Part] {
        var parts: [Part] = []
        try array { (reader) throws(JSONError) in parts.append(try read(&reader)) }
        return parts
    }
}
