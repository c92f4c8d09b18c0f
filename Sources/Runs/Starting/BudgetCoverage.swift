import Diagnostics
import History
import Models
import Pipelines

/// Whether a budget can hold: every call must have a worst case, and a budget of dollars a price for it.
enum BudgetCoverage {
    /// Throws every reason why it cannot.
    static func check(_ pipeline: Pipeline, rates: [ModelRate]) throws(Problems) {
        let problems = problems(of: pipeline, rates: rates)
        if !problems.isEmpty { throw Problems(problems, exitCode: .invalidInput) }
    }

    static func problems(of pipeline: Pipeline, rates: [ModelRate]) -> [Diagnostic] {
        pipeline.models.byRole.flatMap { role, settings in
            let isPriced = rates.first { $0.role == role }.map { $0.source != "unknown" } ?? false
            return [
                pipeline.budget.costMicrodollars == nil || isPriced || settings.isOnThisMachine
                    ? nil : unpriced(settings),
                boundNeeded(by: pipeline.budget, isPriced: isPriced).flatMap {
                    hasBound(role, settings) ? nil : unbound(role, $0)
                },
            ].compactMap(\.self)
        }
    }

    private static func unpriced(_ settings: ModelSettings) -> Diagnostic {
        Diagnostic(
            field: "budget.usd", problem: "no price is known for \(settings.model), so its calls could not be counted",
            remedy: "Write it under `prices:`, in dollars for a million tokens, 0 for what costs nothing: "
                + "`prices: {\(settings.model): {input: 0.15, output: 0.60}}`.")
    }

    private static func unbound(_ role: History.ModelRole, _ limit: String) -> Diagnostic {
        Diagnostic(
            field: "models.\(role.rawValue).max_tokens",
            problem: "without a bound a reply may cost anything, and budget.\(limit) has to reserve the worst case",
            remedy: "Write how many tokens a reply may have, such as `max_tokens: 512`.")
    }

    /// The limit that is held by counting tokens.
    private static func boundNeeded(by budget: Budget, isPriced: Bool) -> String? {
        if budget.tokens != nil { return "tokens" }
        return budget.costMicrodollars != nil && isPriced ? "usd" : nil
    }

    private static func hasBound(_ role: History.ModelRole, _ settings: ModelSettings) -> Bool {
        if role == .embedding || settings.maxTokens != nil || settings.provider == .recombine { return true }
        return settings.provider.provider?.maxTokensUnlessGiven != nil
    }
}
