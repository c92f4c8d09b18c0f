import Evaluation
import EventLog
import History
import Models
import Optimization
import Pipelines

/// What a pipeline would take before anything is spent: calls, tokens and cost, by model.
///
/// Calls are an upper bound: rejected and repeated candidates are not scored. Tokens are the worst case of the requests
/// that the data make, or, where a past run of the same pipeline is given, the mean of what its calls used.
package struct Estimate: Sendable {
    /// One model's part.
    package struct Row: Hashable, Sendable {
        package var role: History.ModelRole
        package var model: String
        package var calls: Int
        package var tokens: Int
        package var microdollars: Int
        /// Whether a price is known.
        package var isPriced: Bool
    }

    package var steps: Int
    /// Task calls of one step.
    package var callsPerStep: Int
    package var rows: [Row]
    /// The past run whose usage was taken, if any.
    package var basis: String?

    package init(_ inputs: PipelineInputs, past: RunHistory?) throws {
        let pipeline = inputs.pipeline
        func count(_ split: SplitName) -> Int { inputs.splits.first { $0.split == split }?.examples.count ?? 0 }
        let optimizer = pipeline.optimizer
        steps = optimizer.epochs * optimizer.stepsPerEpoch(trainingExamples: count(.train))
        callsPerStep = optimizer.candidates * count(.validation)
        basis = past?.location.id
        let asks = pipeline.task.answer.askAgain == nil ? 1 : 2
        let calls: [History.ModelRole: Int] = [
            .task: asks * (count(.validation) + steps * callsPerStep + 2 * count(.test)),
            .optimizer: steps, .embedding: optimizer.direction.trajectory == .relevance ? steps + 1 : 0,
        ]
        let longest = inputs.splits.flatMap(\.examples).map(\.input.utf8.count).max() ?? 0
        rows = pipeline.models.byRole.compactMap { role, settings in
            if settings.provider == .lexical { return nil }
            let number = calls[role] ?? 0
            let rate = Rates.of(pipeline).first { $0.role == role }
            if let spent = past?.state.ledger.byRole[role], spent.calls > 0 {
                return Row(
                    role: role, model: settings.model, calls: number, tokens: number * spent.tokens / spent.calls,
                    microdollars: number * spent.microdollars / spent.calls, isPriced: rate?.source != "unknown")
            }
            let prompt = role == .task ? longest + pipeline.task.prompt.utf8.count + 400 : 6000
            let reply = (settings.maxTokens ?? 0) * (role == .optimizer ? optimizer.candidates : 1)
            let worst = rate?.price.worstCaseMicrodollars(promptTokens: prompt, completionTokens: reply) ?? 0
            return Row(
                role: role, model: settings.model, calls: number, tokens: number * (prompt + reply),
                microdollars: number * worst, isPriced: rate?.source != "unknown")
        }
    }
}
