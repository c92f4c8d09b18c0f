import JSON

/// An image that belongs to an example, kept whole as its text is.
package struct ExampleImage: EventPart {
    /// Where it was read, as the data file names it.
    package var source: String
    /// Such as `image/png`.
    package var mediaType: String
    /// The file's bytes in base64.
    package var base64: String

    package init(source: String, mediaType: String, base64: String) {
        self.source = source
        self.mediaType = mediaType
        self.base64 = base64
    }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("source", source)
            writer.field("media_type", mediaType)
            writer.field("base64", base64)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var source: String?
        var mediaType: String?
        var base64: String?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "source": source = try reader.string()
            case "media_type": mediaType = try reader.string()
            case "base64": base64 = try reader.string()
            default: try reader.skip()
            }
        }
        self.source = try reader.require(source, "source")
        self.mediaType = try reader.require(mediaType, "media_type")
        self.base64 = try reader.require(base64, "base64")
    }
}
