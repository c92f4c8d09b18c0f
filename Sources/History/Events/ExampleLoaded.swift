import JSON

/// One example, kept whole so that the directory explains itself.
package struct ExampleLoaded: EventPayload {
    package static let type = "example.loaded"

    /// Which split it is of.
    package var split: SplitName
    /// Its id, such as `validation/0007`.
    package var example: String
    /// What the task model is asked.
    package var input: String
    /// The answers that count as right, at least one.
    package var targets: [String]
    /// What the task model is shown beside the input; mostly nothing.
    package var images: [ExampleImage]

    package init(
        split: SplitName, example: String, input: String, targets: [String], images: [ExampleImage] = []
    ) {
        self.split = split
        self.example = example
        self.input = input
        self.targets = targets
        self.images = images
    }

    package var payload: Payload { .exampleLoaded(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("split", split.rawValue)
            writer.field("example", example)
            writer.field("input", input)
            writer.field("targets", targets)
            if !images.isEmpty { writer.list("images", images) }
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var split: SplitName?
        var example: String?
        var input: String?
        var targets: [String]?
        var images: [ExampleImage] = []
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "split": split = try reader.split()
            case "example": example = try reader.string()
            case "input": input = try reader.string()
            case "targets": targets = try reader.strings()
            case "images": images = try reader.list(ExampleImage.init(from:))
            default: try reader.skip()
            }
        }
        self.split = try reader.require(split, "split")
        self.example = try reader.require(example, "example")
        self.input = try reader.require(input, "input")
        self.targets = try reader.require(targets, "targets")
        self.images = images
    }
}
