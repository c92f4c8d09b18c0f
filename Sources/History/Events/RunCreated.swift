import JSON

/// A run begins: everything that decides what it will do.
package struct RunCreated: EventPayload {
    package static let type = "run.created"

    /// The run's id.
    package var run: String
    /// The version of gpo that created the run.
    package var tool: String
    /// The seed that all randomness of the run is derived from.
    package var seed: Int
    /// The pipeline file's name, as the user gave it.
    package var pipelineFile: String
    /// SHA-256 of the pipeline file's bytes, in hexadecimal.
    package var pipelineDigest: String
    /// The pipeline with every value explicit, after the settings given on the command line.
    package var pipeline: JSONValue
    /// The files that the pipeline names and that decisions depend on: templates and phrases.
    package var texts: [NamedText]
    /// What each model's tokens cost, as far as is known.
    package var rates: [ModelRate]

    package init(
        run: String, tool: String, seed: Int, pipelineFile: String, pipelineDigest: String, pipeline: JSONValue,
        texts: [NamedText], rates: [ModelRate]
    ) {
        self.run = run
        self.tool = tool
        self.seed = seed
        self.pipelineFile = pipelineFile
        self.pipelineDigest = pipelineDigest
        self.pipeline = pipeline
        self.texts = texts
        self.rates = rates
    }

    package var payload: Payload { .runCreated(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("run", run)
            writer.field("tool", tool)
            writer.field("seed", seed)
            writer.field("pipeline_file", pipelineFile)
            writer.field("pipeline_digest", pipelineDigest)
            writer.field("pipeline", pipeline)
            writer.list("texts", texts)
            writer.list("rates", rates)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var run: String?
        var tool: String?
        var seed: Int?
        var pipelineFile: String?
        var pipelineDigest: String?
        var pipeline: JSONValue?
        var texts: [NamedText]?
        var rates: [ModelRate]?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "run": run = try reader.string()
            case "tool": tool = try reader.string()
            case "seed": seed = try reader.integer()
            case "pipeline_file": pipelineFile = try reader.string()
            case "pipeline_digest": pipelineDigest = try reader.string()
            case "pipeline": pipeline = try reader.value()
            case "texts": texts = try reader.list(NamedText.init(from:))
            case "rates": rates = try reader.list(ModelRate.init(from:))
            default: try reader.skip()
            }
        }
        self.run = try reader.require(run, "run")
        self.tool = try reader.require(tool, "tool")
        self.seed = try reader.require(seed, "seed")
        self.pipelineFile = try reader.require(pipelineFile, "pipeline_file")
        self.pipelineDigest = try reader.require(pipelineDigest, "pipeline_digest")
        self.pipeline = try reader.require(pipeline, "pipeline")
        self.texts = try reader.require(texts, "texts")
        self.rates = try reader.require(rates, "rates")
    }
}

/// The text of a file that decisions depend on, kept so that the directory explains itself.
package struct NamedText: EventPart {
    /// What the text is for, such as `generate` or `phrases`.
    package var name: String
    /// The whole text.
    package var text: String

    package init(
        name: String, text: String
    ) {
        self.name = name
        self.text = text
    }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("name", name)
            writer.field("text", text)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var name: String?
        var text: String?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "name": name = try reader.string()
            case "text": text = try reader.string()
            default: try reader.skip()
            }
        }
        self.name = try reader.require(name, "name")
        self.text = try reader.require(text, "text")
    }
}

/// The price of one model's tokens, as used for every cost of the run.
package struct ModelRate: EventPart {
    /// Which model.
    package var role: ModelRole
    /// Millionths of a US dollar for a million prompt tokens.
    package var inputMicrodollars: Int
    /// The same for prompt tokens that the provider had cached.
    package var cachedMicrodollars: Int
    /// The same for tokens of the reply.
    package var outputMicrodollars: Int
    /// Where the price is from: the shipped table, the pipeline, or `unknown` where none is known.
    package var source: String

    package init(
        role: ModelRole, inputMicrodollars: Int, cachedMicrodollars: Int, outputMicrodollars: Int, source: String
    ) {
        self.role = role
        self.inputMicrodollars = inputMicrodollars
        self.cachedMicrodollars = cachedMicrodollars
        self.outputMicrodollars = outputMicrodollars
        self.source = source
    }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("role", role.rawValue)
            writer.field("input_microdollars", inputMicrodollars)
            writer.field("cached_microdollars", cachedMicrodollars)
            writer.field("output_microdollars", outputMicrodollars)
            writer.field("source", source)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var role: ModelRole?
        var inputMicrodollars: Int?
        var cachedMicrodollars: Int?
        var outputMicrodollars: Int?
        var source: String?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "role": role = try reader.role()
            case "input_microdollars": inputMicrodollars = try reader.integer()
            case "cached_microdollars": cachedMicrodollars = try reader.integer()
            case "output_microdollars": outputMicrodollars = try reader.integer()
            case "source": source = try reader.string()
            default: try reader.skip()
            }
        }
        self.role = try reader.require(role, "role")
        self.inputMicrodollars = try reader.require(inputMicrodollars, "input_microdollars")
        self.cachedMicrodollars = try reader.require(cachedMicrodollars, "cached_microdollars")
        self.outputMicrodollars = try reader.require(outputMicrodollars, "output_microdollars")
        self.source = try reader.require(source, "source")
    }
}
