import Models

/// Reads `prices:`.
enum PriceDecoding {
    static func prices(_ section: Section) -> [ModelPrice] {
        section.namedSections().compactMap { model, section in price(model, section) }
    }

    private static func price(_ model: String, _ section: Section) -> ModelPrice? {
        var section = section
        let input = section.required(
            "input", .dollars("the price of a million input tokens", such: "0.15"), missing: "0.15")
        let cached = section.optional(
            "cached_input", .dollars("the price of a million cached input tokens", such: "0.075"))
        let output = section.required(
            "output", .dollars("the price of a million output tokens", such: "0.60"), missing: "0.60")
        section.finish()
        guard let input, let output else { return nil }
        return ModelPrice(
            model: model, inputMicrodollars: input, cachedInputMicrodollars: cached, outputMicrodollars: output)
    }

    /// The models with the prices that the pipeline names for them.
    static func priced(_ models: ModelRoles, by prices: [ModelPrice]) -> ModelRoles {
        func priced(_ settings: ModelSettings) -> ModelSettings {
            var settings = settings
            settings.price = prices.first { $0.model == settings.model }?.price
            return settings
        }
        return ModelRoles(
            task: priced(models.task), optimizer: priced(models.optimizer), embedding: models.embedding.map(priced))
    }
}
