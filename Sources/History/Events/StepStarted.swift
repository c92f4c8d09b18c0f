import JSON

/// A step begins.
package struct StepStarted: EventPayload {
    package static let type = "step.started"

    /// The pass over the training split, counted from 0.
    package var epoch: Int
    /// The batch within the epoch, counted from 0.
    package var batch: Int
    /// The training examples of the batch.
    package var examples: [String]
    /// The candidate that the step starts from.
    package var current: CandidateID
    /// Words that the step may change.
    package var budgetWords: Int

    package init(
        epoch: Int, batch: Int, examples: [String], current: CandidateID, budgetWords: Int
    ) {
        self.epoch = epoch
        self.batch = batch
        self.examples = examples
        self.current = current
        self.budgetWords = budgetWords
    }

    package var payload: Payload { .stepStarted(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("epoch", epoch)
            writer.field("batch", batch)
            writer.field("examples", examples)
            writer.field("current", current)
            writer.field("budget_words", budgetWords)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var epoch: Int?
        var batch: Int?
        var examples: [String]?
        var current: CandidateID?
        var budgetWords: Int?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "epoch": epoch = try reader.integer()
            case "batch": batch = try reader.integer()
            case "examples": examples = try reader.strings()
            case "current": current = try reader.candidate()
            case "budget_words": budgetWords = try reader.integer()
            default: try reader.skip()
            }
        }
        self.epoch = try reader.require(epoch, "epoch")
        self.batch = try reader.require(batch, "batch")
        self.examples = try reader.require(examples, "examples")
        self.current = try reader.require(current, "current")
        self.budgetWords = try reader.require(budgetWords, "budget_words")
    }
}
