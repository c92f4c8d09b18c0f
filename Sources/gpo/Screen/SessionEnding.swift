import Diagnostics
import History
import Models
import Pipelines
import Runs

/// Runs a session to its end, and says what came of it and how to go on.
struct SessionEnding: Sendable {
    let session: Session
    let output: OutputOptions

    func run() async throws {
        let outcome = try await session.run()
        Screen.clearStatus()
        let id = session.location.id
        switch outcome {
        case .finished:
            try Self.printResult(of: session.location, world: session.world, output: output)
            if session.pipeline.models.optimizer.provider == .recombine { nameARealModel() }
            return
        case .interrupted:
            Screen.note("interrupted; go on with: gpo resume \(id)")
        case .budget(let shortage):
            Screen.error(Self.diagnostic(shortage, id: id).description)
        case .unavailable(let trouble):
            Screen.error(diagnostic(trouble).description)
        case .gaveUp(let reason):
            Screen.error(
                Diagnostic(
                    problem: reason,
                    remedy: "Look at the failures: gpo log \(id) --type call.failed. "
                        + "Then go on with: gpo resume \(id)"
                ).description)
        }
        if !output.quiet {
            let root = try RunHistory.root(of: session.location, files: session.world.logFiles)
            Screen.note("root \(root.root) over \(root.size) events")
        }
        throw Finished(status: outcome.exitStatus)
    }

    /// The result on standard output, and the root that proves the log, to be noted elsewhere.
    static func printResult(of location: RunLocation, world: World, output: OutputOptions) throws {
        let history = RunHistory(
            location: location, state: try RunHistory.state(of: location, files: world.logFiles))
        if output.json {
            Screen.print(bytes: RunJSON.text(history))
            return
        }
        Screen.print("run        \(location.id)")
        for line in RunSummary(state: history.state).lines { Screen.print(line) }
        let root = try RunHistory.root(of: location, files: world.logFiles)
        Screen.print("root       \(root.root) over \(root.size) events")
    }

    private static func diagnostic(_ shortage: BudgetShortage, id: String) -> Diagnostic {
        func amount(_ value: Int) -> String {
            switch shortage.limit {
            case "usd": Format.dollars(value)
            case "time": Format.duration(seconds: Double(value) / 1000)
            default: String(value)
            }
        }
        let next = shortage.needed > 0 ? "; the next call may need \(amount(shortage.needed))" : ""
        return Diagnostic(
            field: "budget.\(shortage.limit)",
            problem: "\(amount(shortage.spent)) of \(amount(shortage.allowed)) are spent or in doubt\(next)",
            remedy: "Go on with a larger one: gpo resume \(id) --set budget.\(shortage.limit)=...")
    }

    private func diagnostic(_ trouble: CallTrouble) -> Diagnostic {
        let settings = session.pipeline.models.byRole.first { $0.0 == trouble.role }?.1
        let server = settings?.server.map { "What the server said is in \(session.location.path)/servers/\($0).log." }
        let remedy = settings.map { FailureRemedy.of(trouble.failure.kind, role: trouble.role, settings: $0) }
        let next = "Once it works again, go on with: gpo resume \(session.location.id)"
        return Diagnostic(
            field: "models.\(trouble.role.rawValue)", problem: "\(trouble.failure)",
            remedy: [server, remedy, next].compactMap(\.self).joined(separator: " "))
    }

    private func nameARealModel() {
        guard !output.quiet, !output.json else { return }
        Screen.note(
            """

            The optimizer model of this run was `recombine`, which is no language model. To let one write the prompts:
              OpenAI     --set models.optimizer='{provider: openai, url: https://api.openai.com/v1, model: gpt-4o-mini, key_env: OPENAI_API_KEY}'
              Anthropic  --set models.optimizer='{provider: openai, url: https://api.anthropic.com/v1, model: claude-haiku-4-5, key_env: ANTHROPIC_API_KEY}'
              Ollama     --set models.optimizer='{provider: openai, url: http://127.0.0.1:11434/v1, model: llama3.1}'
              any server --set models.optimizer='{provider: openai, url: http://HOST:PORT/v1, model: NAME}'
            """)
    }
}
