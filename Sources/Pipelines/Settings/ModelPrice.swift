import Models

/// What a model costs where the shipped table is wrong or silent, in millionths of a US dollar per million tokens.
package struct ModelPrice: Hashable, Sendable {
    /// The model's name, as in `models:`.
    package var model: String
    package var inputMicrodollars: Int
    /// Input that the provider had in its cache; nil is priced as other input.
    package var cachedInputMicrodollars: Int?
    package var outputMicrodollars: Int

    package init(model: String, inputMicrodollars: Int, cachedInputMicrodollars: Int? = nil, outputMicrodollars: Int) {
        self.model = model
        self.inputMicrodollars = inputMicrodollars
        self.cachedInputMicrodollars = cachedInputMicrodollars
        self.outputMicrodollars = outputMicrodollars
    }

    /// The same for the ledger.
    var price: Price {
        Price(input: inputMicrodollars, cachedInput: cachedInputMicrodollars, output: outputMicrodollars)
    }
}
