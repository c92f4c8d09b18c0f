import History
import Models
import Pipelines

/// What each model of a pipeline costs: by the pipeline, else by the shipped table.
enum Rates {
    static func of(_ pipeline: Pipeline) -> [ModelRate] {
        pipeline.models.byRole.map { role, settings in
            if let price = pipeline.prices.first(where: { $0.model == settings.model }) {
                return ModelRate(
                    role: role, inputMicrodollars: price.inputMicrodollars,
                    cachedMicrodollars: price.cachedInputMicrodollars ?? price.inputMicrodollars,
                    outputMicrodollars: price.outputMicrodollars, source: "pipeline")
            }
            let price = PriceTable.known.price(settings)
            return ModelRate(
                role: role, inputMicrodollars: price.inputMicrodollarsPerMillion,
                cachedMicrodollars: price.cachedInputMicrodollarsPerMillion,
                outputMicrodollars: price.outputMicrodollarsPerMillion,
                source: price.isKnown ? "the table of \(PriceTable.known.date)" : "unknown")
        }
    }
}
