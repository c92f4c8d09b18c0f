import History
import JSON

/// Attributes as OTLP writes them: a key and its value with its kind, whole numbers as text.
extension JSONWriter {
    mutating func attribute(_ key: StaticString, value: String) {
        attribute(key) { $0.field("stringValue", value) }
    }

    mutating func attribute(_ key: StaticString, value: Bool) {
        attribute(key) { $0.field("boolValue", value) }
    }

    mutating func attribute(_ key: StaticString, value: Int) {
        attribute(key) { $0.field("intValue", String(value)) }
    }

    mutating func attribute(_ key: StaticString, value: Double) {
        attribute(key) { $0.field("doubleValue", value) }
    }

    mutating func attribute(_ key: StaticString, value: [String]) {
        attribute(key) { writer in
            writer.key("arrayValue")
            writer.object { writer in
                writer.key("values")
                writer.array { writer in
                    for text in value {
                        writer.object { $0.field("stringValue", text) }
                    }
                }
            }
        }
    }

    /// The value is what `body` writes, with its kind.
    mutating func attribute(_ key: StaticString, _ body: (inout JSONWriter) -> Void) {
        object { writer in
            writer.key("key")
            writer.string(key.description)
            writer.key("value")
            writer.object(body)
        }
    }
}
