import Diagnostics
import History
import Models
import Pipelines

/// One model, tried with the cheapest calls that tell whether it will do: its key, its endpoint, its name, and
/// whether it repeats itself, or how long its vectors are.
struct ModelExamination {
    let role: History.ModelRole
    let settings: ModelSettings
    let pipeline: Pipeline
    let texts: [String: String]
    let addresses: [String: String]
    let world: World

    func findings() async -> [Doctor.Finding] {
        if settings.provider == .lexical { return [Self.lexical] }
        if settings.provider == .recombine {
            return [
                Doctor.Finding(
                    subject: subject, verdict: .warning,
                    text: "recombine, built in: no language model, it recombines sentences",
                    remedy: "For prompts that a model writes, name one under models.optimizer.")
            ]
        }
        do throws(Problems) {
            let keys = KeyReader(environment: world.environment)
            let hasKey = try keys.key(for: settings, role: role) != nil
            let client = try ModelClients(
                roles: [(role, settings)], limits: pipeline.limits, rates: Rates.of(pipeline), texts: texts,
                addresses: addresses, keys: keys, withholding: pipeline.models.keyVariables, clock: world.modelClock
            ).client(for: role)
            return (hasKey ? [fine("its key is there")] : [])
                + (role == .embedding ? await embedding(client) : await chat(client))
        } catch {
            return Doctor.Finding.failures("\(subject)", error)
        }
    }

    private var subject: String { "\(role.rawValue) model" }

    private func chat(_ client: ModelClient) async -> [Doctor.Finding] {
        let request = ChatRequest(
            messages: [ChatMessage(.user, "Reply with the word yes.")], seed: 1, temperature: 0, maxTokens: 8)
        var replies: [ChatReply?] = []
        for _ in 0..<2 {
            switch await send(client, { client throws(CallFailure) in try client.prepare(chat: request) }) {
            case .success(let reply): replies.append(reply.chat)
            // A model that has nothing to say to this still answers.
            case .failure(let failure) where failure.kind == .emptyReply: replies.append(nil)
            case .failure(let failure): return [await failed(failure, client)]
            }
        }
        let answeredAs = replies[0]?.model.flatMap { $0 == settings.model ? nil : " as \($0)" } ?? ""
        var findings = [fine("\(settings.model) answers\(answeredAs)")]
        if replies[0]?.texts == replies[1]?.texts {
            findings.append(fine("a repeated call with a seed at temperature 0 gives the same reply"))
        } else {
            findings.append(
                warning(
                    "a repeated call with a seed at temperature 0 gives another reply",
                    "Scores will vary a little from call to call. Use more validation examples."))
        }
        if let reply = replies[0], reply.usage == nil, settings.provider != .command {
            findings.append(
                warning(
                    "it does not say how many tokens a call used",
                    "Budgets take each call's worst case; state budget.calls rather than tokens or usd."))
        }
        if !client.price.isKnown, !settings.isOnThisMachine {
            findings.append(
                warning(
                    "no price is known for \(settings.model)",
                    "Write it under `prices:`, or the cost of its calls is not counted."))
        }
        return findings
    }

    private func embedding(_ client: ModelClient) async -> [Doctor.Finding] {
        switch await send(client, { client throws(CallFailure) in try client.prepare(embedding: ["yes", "no"]) }) {
        case .success(let reply):
            let dimension = reply.embedding?.vectors.first?.count ?? 0
            return [fine("\(settings.model) gives vectors of \(dimension) numbers")]
        case .failure(let failure): return [await failed(failure, client)]
        }
    }

    private func send(
        _ client: ModelClient, _ prepare: (ModelClient) throws(CallFailure) -> PreparedCall
    ) async -> Swift.Result<ReceivedReply, CallFailure> {
        do throws(CallFailure) {
            return await client.sendOnce(try prepare(client))
        } catch {
            return .failure(error)
        }
    }

    private func failed(_ failure: CallFailure, _ client: ModelClient) async -> Doctor.Finding {
        let served = failure.kind == .notFound ? await client.servedModels() : []
        return Doctor.Finding(
            subject: subject, verdict: .failure, text: "\(failure)",
            remedy: FailureRemedy.of(failure.kind, role: role, settings: settings, served: served),
            exitStatus: .unavailable)
    }

    private func fine(_ text: String) -> Doctor.Finding {
        Doctor.Finding(subject: subject, verdict: .fine, text: text)
    }

    private func warning(_ text: String, _ remedy: String) -> Doctor.Finding {
        Doctor.Finding(subject: subject, verdict: .warning, text: text, remedy: remedy)
    }

    static let lexical = Doctor.Finding(
        subject: "embedding model", verdict: .warning,
        text: "lexical, built in: it compares letters, not meaning",
        remedy: "For retrieval by meaning, name one: models.embedding: {provider: openai, url: ..., model: ...}.")
}
