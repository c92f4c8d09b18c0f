import Evaluation
import EventLog
import History
import Models
import Optimization
import Pipelines

/// What a pipeline would take before anything is spent: calls, tokens and cost, by stage of the run and model.
///
/// Every step is taken to accept as many candidates as it asks for. Without a past run a prompt's tokens are estimated
/// from its bytes, and a reply is taken to be as long as it may be; with one, a call uses what such calls really used.
package struct Estimate: Sendable {
    /// A part of a run.
    package enum Stage: Hashable, Sendable {
        /// The initial prompt's scores.
        case beginning
        /// Counted from 0.
        case step(Int)
        /// The test scores.
        case end
    }

    /// One model's part in one stage.
    package struct Row: Hashable, Sendable {
        package var stage: Stage
        package var role: History.ModelRole
        package var model: String
        package var expected: Spent
        /// What a budget would reserve for it, every question asked again where the pipeline asks again.
        package var most: Spent
        /// Whether a price is known.
        package var isPriced: Bool
    }

    package var steps: Int
    package var rows: [Row]
    /// The past run whose usage was taken, if any.
    package var basis: String?

    /// `past` is a run of the same or a similar pipeline, with what its calls used.
    package init(_ inputs: PipelineInputs, past: PastUsage?) throws {
        let plan = try EstimatedCalls(inputs)
        steps = plan.steps
        basis = past?.run
        let stages = [.beginning] + (0..<plan.steps).map(Stage.step) + [.end]
        let rates = Rates.of(inputs.pipeline)
        rows = stages.flatMap { stage in
            inputs.pipeline.models.byRole.compactMap { role, settings in
                guard settings.provider != .lexical else { return nil }
                let rate = rates.first { $0.role == role }
                let price = rate?.price ?? .unknown
                let calls = plan.calls(of: role, in: stage)
                guard !calls.isEmpty else { return nil }
                return Row(
                    stage: stage, role: role, model: settings.model,
                    expected: past?.spent(on: calls.count, by: role, in: stage) ?? Self.expected(calls, price),
                    most: Self.most(calls, price), isPriced: rate?.source != "unknown")
            }
        }
    }

    /// Task calls that a step makes.
    package var taskCallsPerStep: Int {
        rows.first { $0.stage == .step(0) && $0.role == .task }?.expected.calls ?? 0
    }

    /// The sums over all stages, a row a model.
    package var totals: [Row] {
        var totals: [Row] = []
        for row in rows {
            if let index = totals.firstIndex(where: { $0.role == row.role }) {
                totals[index].expected += row.expected
                totals[index].most += row.most
            } else {
                totals.append(row)
            }
        }
        return totals
    }

    private static func expected(_ calls: [EstimatedCalls.Call], _ price: Price) -> Spent {
        calls.reduce(.zero) { sum, call in
            let usage = Usage(promptTokens: call.promptTokens, completionTokens: call.bound.completionTokens ?? 0)
            return sum + Spent(calls: 1, tokens: usage.totalTokens, microdollars: price.microdollars(usage))
        }
    }

    private static func most(_ calls: [EstimatedCalls.Call], _ price: Price) -> Spent {
        calls.reduce(.zero) { sum, call in
            let cost = price.worstCaseMicrodollars(
                promptTokens: call.bound.promptTokens, completionTokens: call.bound.completionTokens ?? 0)
            let one = Spent(calls: 1, tokens: call.bound.totalTokens, microdollars: cost)
            return sum + one + (call.askedAgain.map { $0.spent(at: price) } ?? .zero)
        }
    }
}

extension TokenBound {
    fileprivate func spent(at price: Price) -> Spent {
        Spent(
            calls: 1, tokens: totalTokens,
            microdollars: price.worstCaseMicrodollars(
                promptTokens: promptTokens, completionTokens: completionTokens ?? 0))
    }
}
