import Models
import Optimization
import Pipelines

/// Says at the beginning who answers, so that nobody takes a built-in for a model.
struct SessionIntroduction {
    let pipeline: Pipeline

    var lines: [String] {
        let models = pipeline.models
        var lines = [
            "task model      \(name(models.task))",
            "optimizer model \(name(models.optimizer))",
        ]
        if pipeline.optimizer.direction.trajectory == .relevance {
            let embedding = models.embedding.flatMap { $0.provider == .lexical ? nil : $0 }
            lines.append(
                "embedding model "
                    + (embedding.map(name) ?? "lexical, built in: compares letters, not meaning"))
        }
        return lines
    }

    private func name(_ settings: ModelSettings) -> String {
        switch settings.provider {
        case .recombine: "recombine, built in: no language model, it recombines sentences"
        case .openai, .anthropic, .gemini, .command, .lexical:
            "\(settings.model) (\(settings.provider.rawValue), \(settings.server.map { "server \($0)" } ?? settings.url ?? settings.command.first ?? "default address"))"
        }
    }
}
