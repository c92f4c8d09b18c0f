import History
import JSON

/// One span as a line of OTLP's JSON form, or what the lines of like spans have in common.
struct SpanLine {
    var trace: String
    var id: SpanTemplate.Value
    /// Nil for the root.
    var parent: SpanTemplate.Value?
    var name: String
    /// 1 within the program, 3 for a call of another.
    var kind: Int
    var start: SpanTemplate.Value
    var end: SpanTemplate.Value
    /// What went wrong.
    var error: String?
    /// The span of another trace that this one goes on from.
    var link: Link?

    /// A span of another trace.
    struct Link {
        var trace: String
        var span: String
        /// Writes the elements of an array.
        var attributes: (inout JSONWriter) -> Void
    }

    /// A time as OTLP writes it.
    static func time(_ time: Timestamp) -> SpanTemplate.Value { .text("\(time.microseconds)000") }

    /// The line with its end; `attributes` writes the elements of an array.
    func bytes(_ attributes: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.list(of: "resourceSpans") { writer in
                writer.key("resource")
                writer.object { writer in
                    writer.key("attributes")
                    writer.array { $0.attribute("service.name", value: "gpo") }
                }
                writer.list(of: "scopeSpans") { writer in
                    writer.key("scope")
                    writer.object { $0.field("name", "gpo") }
                    writer.list(of: "spans") { write(to: &$0, attributes) }
                }
            }
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private func write(to writer: inout JSONWriter, _ attributes: (inout JSONWriter) -> Void) {
        writer.field("traceId", trace)
        writer.field("spanId", id)
        if let parent { writer.field("parentSpanId", parent) }
        writer.field("name", name)
        writer.field("kind", kind)
        writer.field("startTimeUnixNano", start)
        writer.field("endTimeUnixNano", end)
        writer.key("attributes")
        writer.array { attributes(&$0) }
        if let link {
            writer.list(of: "links") { writer in
                writer.field("traceId", link.trace)
                writer.field("spanId", link.span)
                writer.key("attributes")
                writer.array { link.attributes(&$0) }
            }
        }
        if let error {
            writer.key("status")
            writer.object { writer in
                writer.field("message", error)
                writer.field("code", 2)
            }
        }
    }
}

extension JSONWriter {
    /// An array of one object.
    fileprivate mutating func list(of key: StaticString, _ body: (inout JSONWriter) -> Void) {
        self.key(key)
        array { $0.object(body) }
    }
}
