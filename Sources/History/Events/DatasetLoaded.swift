import JSON

/// A split of the data was read.
package struct DatasetLoaded: EventPayload {
    package static let type = "dataset.loaded"

    /// Which split.
    package var split: SplitName
    /// The file, as the pipeline or the command line names it.
    package var source: String
    /// How many examples it has.
    package var examples: Int
    /// SHA-256 of the file's bytes, in hexadecimal.
    package var digest: String

    package init(
        split: SplitName, source: String, examples: Int, digest: String
    ) {
        self.split = split
        self.source = source
        self.examples = examples
        self.digest = digest
    }

    package var payload: Payload { .datasetLoaded(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("split", split.rawValue)
            writer.field("source", source)
            writer.field("examples", examples)
            writer.field("digest", digest)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var split: SplitName?
        var source: String?
        var examples: Int?
        var digest: String?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "split": split = try reader.split()
            case "source": source = try reader.string()
            case "examples": examples = try reader.integer()
            case "digest": digest = try reader.string()
            default: try reader.skip()
            }
        }
        self.split = try reader.require(split, "split")
        self.source = try reader.require(source, "source")
        self.examples = try reader.require(examples, "examples")
        self.digest = try reader.require(digest, "digest")
    }
}

/// A part of the data, by what it is for.
package enum SplitName: String, CaseIterable, Hashable, Sendable {
    case train, validation, test, demonstrations

    /// By the place among the cases, since the scores of many candidates are looked up by it.
    package func hash(into hasher: inout Hasher) {
        switch self {
        case .train: hasher.combine(0)
        case .validation: hasher.combine(1)
        case .test: hasher.combine(2)
        case .demonstrations: hasher.combine(3)
        }
    }
}
