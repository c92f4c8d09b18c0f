import JSON
import Models
import Testing

@Suite("Prices")
struct PriceTests {
    private let price = Price(input: 2_500_000, cachedInput: 250_000, output: 15_000_000)

    @Test("a call costs its tokens at their rates, rounded up to a millionth of a dollar")
    func cost() {
        #expect(price.microdollars(Usage(promptTokens: 1000, completionTokens: 100)) == 2500 + 1500)
        #expect(price.microdollars(Usage(promptTokens: 1000, completionTokens: 0, cachedTokens: 600)) == 1000 + 150)
        #expect(price.microdollars(Usage(promptTokens: 1, completionTokens: 0)) == 3)
        #expect(price.microdollars(Usage(promptTokens: 0, completionTokens: 0)) == 0)
        #expect(Price.unknown.microdollars(Usage(promptTokens: 1000, completionTokens: 1000)) == 0)
    }

    @Test("no usage within the bounds costs more than the worst case", arguments: [0, 1, 999, 1_000_000])
    func bound(cached: Int) {
        let worst = price.worstCaseMicrodollars(promptTokens: 1000, completionTokens: 50)
        #expect(
            price.microdollars(Usage(promptTokens: 1000, completionTokens: 50, cachedTokens: cached)) <= worst)
    }

    @Test("an absurd bound costs the most that can be said, and does not overflow")
    func saturation() {
        #expect(price.worstCaseMicrodollars(promptTokens: .max, completionTokens: 1) == .max)
    }

    @Test(
        "a model is found by its name, with a release or an owner",
        arguments: [
            "gpt-4o", "gpt-4o-2024-08-06", "openai/gpt-4o", "gpt-4o-latest",
        ])
    func names(model: String) {
        #expect(PriceTable.known.price(model: model).inputMicrodollarsPerMillion == 2_500_000)
    }

    @Test("a release of a model is not mistaken for its smaller namesake")
    func namesakes() {
        #expect(PriceTable.known.price(model: "claude-sonnet-4-5-20250929").outputMicrodollarsPerMillion == 15_000_000)
        #expect(PriceTable.known.price(model: "claude-opus-5-5").inputMicrodollarsPerMillion == 4_000_000)
        #expect(PriceTable.known.price(model: "gpt-4o-mini-2024-07-18").inputMicrodollarsPerMillion == 150_000)
        #expect(!PriceTable.known.price(model: "gpt-4o-audio").isKnown)
    }

    @Test("a table is data: its day, the page that was read, and dollars a million tokens")
    func data() throws {
        let text = #"""
            {"date":"2026-01-02","providers":[{"source":"a page","models":
            {"m":{"input":2.5,"cached_input":0.25,"output":15}}}]}
            """#
        let table = try PriceTable(json: Array(text.utf8))
        #expect(table.date == "2026-01-02")
        #expect(table.price(model: "m") == price)
    }

    @Test(
        "a table that says too little is refused",
        arguments: [
            "{}", #"{"date":"d","providers":[]}"#, #"{"date":"d","providers":[{"models":{"m":{"input":1}}}]}"#,
            #"{"providers":[{"models":{"m":{"input":1,"cached_input":1,"output":1}}}]}"#,
        ])
    func noTable(text: String) {
        #expect(throws: JSONError.self) { try PriceTable(json: Array(text.utf8)) }
    }

    @Test(
        "only what runs on this machine costs nothing",
        arguments: [
            ("http://127.0.0.1:8080/v1", true), ("http://localhost/v1", true), ("http://[::1]:1/v1", true),
            ("http://127.evil.example/v1", false), ("http://localhost.example/v1", false), ("https://h/v1", false),
        ])
    func machine(url: String, isHere: Bool) {
        #expect(ModelSettings(provider: .openai, url: url, model: "m").isOnThisMachine == isHere)
    }

    @Test("the pipeline's price wins, and a local model has none")
    func settings() {
        var settings = ModelSettings(provider: .openai, model: "gpt-4o")
        #expect(PriceTable.known.price(settings).isKnown)
        settings.url = "http://127.0.0.1:8080/v1"
        #expect(!PriceTable.known.price(settings).isKnown)
        settings.price = price
        #expect(PriceTable.known.price(settings) == price)
    }
}
