import JSON

extension PriceTable {
    /// The table that is shipped: `prices.json`, which stands beside this file and is embedded by the build.
    ///
    /// A model that is missing there is of unknown price, and a pipeline can state it.
    package static let known: PriceTable = {
        do throws(JSONError) {
            return try PriceTable(json: PackageResources.prices_json)
        } catch {
            preconditionFailure("the shipped price table is no price table: \(error)")
        }
    }()

    /// Reads a table: its day, and for each provider the page that was read and the prices of its models in US dollars
    /// per million tokens, as providers write them.
    package init(json: [UInt8]) throws(JSONError) {
        let value = try JSONValue(parsing: json)
        var prices: [String: Price] = [:]
        for provider in value["providers"]?.array ?? [] {
            for model in provider["models"]?.members ?? [] {
                guard prices[model.key] == nil, let input = model.value["input"]?.number,
                    let cached = model.value["cached_input"]?.number, let output = model.value["output"]?.number
                else { throw JSONError(offset: 0, problem: "the price of \(model.key) is written twice or not whole") }
                prices[model.key] = Price(
                    input: Self.microdollars(input), cachedInput: Self.microdollars(cached),
                    output: Self.microdollars(output))
            }
        }
        guard let date = value["date"]?.string, !prices.isEmpty else {
            throw JSONError(offset: 0, problem: "the table has no date, or no price")
        }
        self.init(date: date, prices: prices)
    }

    private static func microdollars(_ dollars: Double) -> Int { Int((dollars * 1_000_000).rounded()) }
}
