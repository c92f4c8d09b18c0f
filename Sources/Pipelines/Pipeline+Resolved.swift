import Evaluation
import JSON
import Models
import Optimization

extension Pipeline {
    /// The pipeline with every value written out, in a fixed order: what `run.created` records, and what
    /// `init(resolved:)` reads back as an equal value.
    package var resolved: JSONValue {
        .object([
            JSONMember("version", .integer(Self.version)),
            JSONMember("name", .string(name)),
            JSONMember("seed", .integer(seed)),
            JSONMember("task", task.resolved),
            JSONMember("servers", .object(servers.map { JSONMember($0.name, $0.resolved) })),
            JSONMember("models", models.resolved),
            JSONMember("optimizer", optimizer.resolved(preset: preset)),
            JSONMember(
                "templates",
                .object([
                    JSONMember("generate", JSONValue(templates.generate)),
                    JSONMember("edit", JSONValue(templates.edit)),
                ])),
            JSONMember("budget", budget.resolved),
            JSONMember("limits", limits.resolved(failedShare: failedShare)),
            JSONMember("prices", .object(prices.map { JSONMember($0.model, $0.resolved) })),
        ])
    }
}

extension JSONValue {
    /// A text, or null for none.
    init(_ text: String?) {
        self = text.map { .string($0) } ?? .null
    }

    /// A whole number, or null for none.
    init(_ number: Int?) {
        self = number.map { .integer($0) } ?? .null
    }

    init(_ texts: [String]) {
        self = .array(texts.map { .string($0) })
    }

    init(_ duration: Duration) {
        self = .string(DurationText.text(duration))
    }

    /// US dollars from millionths.
    init(microdollars: Int?) {
        self = microdollars.map { .number(Double($0) / 1_000_000) } ?? .null
    }
}
