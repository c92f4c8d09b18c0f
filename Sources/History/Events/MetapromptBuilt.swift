import JSON

/// What the optimizer model will read.
package struct MetapromptBuilt: EventPayload {
    package static let type = "metaprompt.built"

    /// The template's name.
    package var template: String
    /// SHA-256 of the template, in hexadecimal.
    package var digest: String
    /// The whole text that the optimizer model reads.
    package var text: String

    package init(
        template: String, digest: String, text: String
    ) {
        self.template = template
        self.digest = digest
        self.text = text
    }

    package var payload: Payload { .metapromptBuilt(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("template", template)
            writer.field("digest", digest)
            writer.field("text", text)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var template: String?
        var digest: String?
        var text: String?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "template": template = try reader.string()
            case "digest": digest = try reader.string()
            case "text": text = try reader.string()
            default: try reader.skip()
            }
        }
        self.template = try reader.require(template, "template")
        self.digest = try reader.require(digest, "digest")
        self.text = try reader.require(text, "text")
    }
}
