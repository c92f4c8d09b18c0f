import Diagnostics
import History
import Models
import Optimization
import Pipelines

extension Plan {
    /// What a recorded pipeline makes the optimizer do.
    package init(pipeline: Pipeline, origin: Origin) throws(Problems) {
        self.init(
            seed: origin.seed, optimizer: pipeline.optimizer,
            task: TaskPlan(
                description: pipeline.task.description, initialPrompt: pipeline.task.prompt,
                position: pipeline.task.position, metric: pipeline.task.answer.metric,
                askAgain: pipeline.task.answer.askAgain),
            embeddingModel: pipeline.models.embedding.flatMap { $0.provider == .lexical ? nil : $0.model },
            template: try Self.template(pipeline, texts: origin.texts),
            takesChoices: ModelClients.provider(pipeline.models.optimizer, texts: origin.texts)?.takesCount ?? true,
            failedExamplesShare: pipeline.failedShare)
    }

    /// The template of the pipeline's update method, from the texts that the log keeps.
    ///
    /// `found` says where the file of a setting is, for messages.
    static func template(
        _ pipeline: Pipeline, texts: [String: String],
        found: (_ path: String, _ setting: String) -> String = { path, _ in path }
    ) throws(Problems) -> MetaPromptTemplate {
        let name = pipeline.optimizer.update.rawValue
        let path = name == "edit" ? pipeline.templates.edit : pipeline.templates.generate
        let text = texts[name] ?? ""
        let partials = texts.filter { $0.key != name && $0.key != "phrases" }
        return try MetaPromptTemplate(
            name: name, text: text, digest: FileReading.digest(Array(text.utf8)), partials: partials,
            file: path.map { found($0, "templates.\(name)") } ?? "the built-in template \(name)")
    }
}
