import Evaluation
import History
import JSON
import Optimization

/// A run that is small enough to be tried from each of its events.
enum SmallRun {
    static func plan(
        _ optimizer: OptimizerSettings = settings(), embeddingModel: String? = nil, askAgain: String? = "Yes or no?",
        failedExamplesShare: Double = 0.05
    ) throws -> Plan {
        Plan(
            seed: 7, optimizer: optimizer,
            task: TaskPlan(
                description: "Say yes or no.", initialPrompt: "Let's think step by step.", position: .questionEnd,
                metric: .boolean, askAgain: askAgain),
            embeddingModel: embeddingModel, template: try template(optimizer.update),
            failedExamplesShare: failedExamplesShare)
    }

    static func settings(
        trajectory: Direction.Trajectory = .relevance, selection: Selection = .bestNew, epochs: Int = 2,
        candidates: Int = 4, enforce: EditBudget.Enforcement = .reject
    ) -> OptimizerSettings {
        OptimizerSettings(
            epochs: epochs, batch: 2, candidates: candidates, direction: Direction(trajectory: trajectory, size: 3),
            editBudget: EditBudget(initial: 12, final: 4, decay: .linear, warmup: 0, enforce: enforce),
            selection: selection)
    }

    static func template(_ update: Update) throws -> MetaPromptTemplate {
        var texts = DefaultTemplates.texts(for: update)
        let text = texts.removeValue(forKey: update.rawValue) ?? ""
        return try MetaPromptTemplate(
            name: update.rawValue, text: text, digest: "digest", partials: texts, file: "built-in")
    }

    /// What is in the log before the first decision.
    static func beginning(validation: Int = 4, test: Int = 3) -> [Draft] {
        [
            Draft(
                RunCreated(
                    run: "r", tool: "0", seed: 7, pipelineFile: "p.yaml", pipelineDigest: "d", pipeline: .object([]),
                    texts: [], rates: [])),
            Draft(SessionStarted(host: "h", process: 1, tool: "0", reason: .created, changes: [])),
        ] + split(.train, 4) + split(.validation, validation) + split(.test, test) + split(.demonstrations, 1)
    }

    private static func split(_ split: SplitName, _ count: Int) -> [Draft] {
        [Draft(DatasetLoaded(split: split, source: "\(split).jsonl", examples: count, digest: "d"))]
            + (0..<count).map { number in
                Draft(
                    ExampleLoaded(
                        split: split, example: "\(split)/000\(number + 1)", input: "Is \(number) of \(split) even?",
                        targets: [number % 2 == 0 ? "Yes" : "No"]))
            }
    }

    /// A new run of that plan in that world, before its first decision.
    static func simulation(_ plan: Plan, in world: ScriptedWorld, validation: Int = 4, test: Int = 3) -> Simulation {
        var simulation = Simulation(plan, world: world)
        simulation.append(beginning(validation: validation, test: test))
        return simulation
    }
}
