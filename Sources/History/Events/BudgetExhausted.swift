import JSON

/// The next call's worst case does not fit into the budget.
package struct BudgetExhausted: EventPayload {
    package static let type = "budget.exhausted"

    /// Which limit: calls, tokens, usd or time.
    package var limit: String
    /// The limit: calls, tokens, microdollars or milliseconds.
    package var allowed: Int
    /// What is spent or in doubt, in the same unit.
    package var spent: Int
    /// The worst case of the next call, in the same unit.
    package var needed: Int

    package init(
        limit: String, allowed: Int, spent: Int, needed: Int
    ) {
        self.limit = limit
        self.allowed = allowed
        self.spent = spent
        self.needed = needed
    }

    package var payload: Payload { .budgetExhausted(self) }

    package func encode(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("limit", limit)
            writer.field("allowed", allowed)
            writer.field("spent", spent)
            writer.field("needed", needed)
        }
    }

    package init(from reader: inout JSONReader) throws(JSONError) {
        var limit: String?
        var allowed: Int?
        var spent: Int?
        var needed: Int?
        try reader.object { (reader, key) throws(JSONError) in
            switch key {
            case "limit": limit = try reader.string()
            case "allowed": allowed = try reader.integer()
            case "spent": spent = try reader.integer()
            case "needed": needed = try reader.integer()
            default: try reader.skip()
            }
        }
        self.limit = try reader.require(limit, "limit")
        self.allowed = try reader.require(allowed, "allowed")
        self.spent = try reader.require(spent, "spent")
        self.needed = try reader.require(needed, "needed")
    }
}
